/** What lies in a folder, as somebody looks through it for a file or a folder. */
export interface FolderListing {
  /** Absolute. */
  readonly path: string;
  /** The folder above it; null at the top. */
  readonly parent: string | null;
  /** Folders first, each in the order of their names. Hidden ones are left out. */
  readonly entries: readonly FolderEntry[];
  /** How many more there are. */
  readonly left_out: number;
}

export interface FolderEntry {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
}
