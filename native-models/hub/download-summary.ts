/** Where a download stands. `Failure` is the error as it is told: inside as it was thrown, at a door as plain data. */
export type DownloadState<Failure = Error> =
  | { readonly phase: 'fetching'; readonly file: string }
  /** The connection was cut, or the server asks for patience: it goes on by itself at `until`, milliseconds since 1970. */
  | { readonly phase: 'waiting'; readonly until: number; readonly error: Failure }
  /** All of a file is here and is being compared with its hash. */
  | { readonly phase: 'checking'; readonly file: string; readonly checked_bytes: number; readonly file_bytes: number }
  | { readonly phase: 'publishing' }
  | { readonly phase: 'paused' }
  /** Another lab on this machine fetches it. */
  | { readonly phase: 'elsewhere'; readonly pid: number }
  | { readonly phase: 'failed'; readonly error: Failure }
  /** Whole, checked, and in the library. */
  | { readonly phase: 'done'; readonly path: string };

/** A download as a list shows it. */
export interface DownloadSummary<Failure = Error> {
  /** Unique among all downloads. */
  readonly download: string;
  readonly endpoint: string;
  readonly name: string;
  readonly revision: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly files: readonly { readonly name: string; readonly size_bytes: number; readonly done_bytes: number }[];
  readonly size_bytes: number;
  readonly done_bytes: number;
  /** null where nothing is fetched, or not long enough to tell. */
  readonly bytes_per_second: number | null;
  readonly state: DownloadState<Failure>;
}

/** Whether bytes come, or are going to by themselves. */
export function isUnderWay({ phase }: DownloadState<unknown>): boolean {
  return phase === 'fetching' || phase === 'waiting' || phase === 'checking' || phase === 'publishing';
}
