import type { FileHash } from '../files/hash-file.ts';

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

/** What an exported ONNX file takes or gives, as ONNX Runtime reports it. */
export interface OnnxValue {
  readonly name: string;
  /** `int64`, `float32` */
  readonly type: string;
  /** Numbers, and names of axes whose length is known only when it runs. */
  readonly dims: readonly (number | string)[];
}

/** What came of opening the exported ONNX files and comparing them with the trained weights in memory. */
export interface OnnxProof {
  /** Largest absolute difference, with the cache and without, in units of the largest absolute logit. */
  readonly max_logit_difference: number;
  readonly examples_compared: number;
  readonly files: readonly {
    readonly name: string;
    readonly inputs: readonly OnnxValue[];
    readonly outputs: readonly OnnxValue[];
  }[];
}

/** What came of opening the exported folder again and comparing it with the trained weights in memory. */
export interface ExportResult {
  /** The exported folder, absolute. */
  readonly path: string;
  readonly files: readonly ExportedFile[];
  /** Whether logits and translations agree, and the logits of the ONNX files where there are any. */
  readonly verified: boolean;
  /** Largest absolute difference, in units of the largest absolute logit. */
  readonly max_logit_difference: number;
  readonly translations_compared: number;
  /** Only those that differ. */
  readonly differing_translations: readonly ComparedTranslation[];
  /** Where ONNX files were asked for. */
  readonly onnx?: OnnxProof;
  /** Where a zip archive was asked for: it lies beside the folder. The proof inside the folder, and inside it, does not know it. */
  readonly archive?: FileHash;
}

export type ExportProgress =
  | { readonly event: 'writing' | 'zipping'; readonly done_bytes: number; readonly total_bytes: number }
  | { readonly event: 'verifying' | 'verifying-onnx'; readonly done: number; readonly total: number };

export interface ExportOptions {
  readonly onProgress: (progress: ExportProgress) => void;
  readonly signal: AbortSignal;
}
