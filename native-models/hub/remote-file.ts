/** What a file's content is checked against: the Hub gives SHA-256 for large files, git's own hash for small ones. */
export interface FileCheck {
  /** `git-sha1` hashes a header `blob <size>\0` before the content. */
  readonly algorithm: 'sha256' | 'git-sha1';
  /** Hexadecimal, lower case. */
  readonly value: string;
}

/** A file of a repository. */
export interface RemoteFile {
  /** Without a folder. */
  readonly name: string;
  readonly size_bytes: number;
  readonly check: FileCheck;
}
