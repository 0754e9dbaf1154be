/** A file of an export. */
export interface ExportedFile {
  /** Below the export's folder, with `/` between folders. */
  readonly name: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** A sentence that both models translated. */
export interface ComparedTranslation {
  readonly source: string;
  readonly live: string;
  readonly exported: string;
}

/** What came of opening the exported folder again and comparing it with the trained weights in memory. */
export interface ExportResult {
  /** The exported folder, absolute. */
  readonly path: string;
  readonly files: readonly ExportedFile[];
  /** Whether logits and translations agree. */
  readonly verified: boolean;
  /** Largest absolute difference, in units of the largest absolute logit. */
  readonly max_logit_difference: number;
  readonly translations_compared: number;
  /** Only those that differ. */
  readonly differing_translations: readonly ComparedTranslation[];
}

export type ExportProgress =
  | { readonly event: 'writing'; readonly done_bytes: number; readonly total_bytes: number }
  | { readonly event: 'verifying'; readonly done: number; readonly total: number };

export interface ExportOptions {
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}
