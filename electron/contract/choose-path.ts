/** What somebody is to choose in a dialog. */
export interface PathQuestion {
  readonly kind: 'file' | 'folder';
  /** Where the dialog opens: a path, or empty for the user's own folder. */
  readonly at: string;
  /** Of files, with their dot; empty for all. */
  readonly endings: readonly string[];
}
