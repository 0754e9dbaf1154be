import type { FileHead } from '../../../native-models/translation-files/preview-file.ts';
import type { TranslatedRow } from '../../../native-models/translation-files/translate-file.ts';
import type { LabErrorData } from '../lab-error.ts';
import type { LabRequest } from '../requests.ts';
import type { Preparing } from './values.ts';

export type { FileContent, FileHead } from '../../../native-models/translation-files/preview-file.ts';
export type { ProposedOutput } from '../../../native-models/translation-files/propose-output.ts';
export type { TranslatedRow } from '../../../native-models/translation-files/translate-file.ts';

export interface FileTranslation {
  readonly output: string;
  readonly translated: number;
  /** Rows that an earlier, interrupted run had already translated. */
  readonly resumed: number;
  readonly elapsedMs: number;
}

export interface FileTranslationProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

/** The first rows of a file with their translations. */
export interface FileTranslationRows {
  readonly event: 'rows';
  readonly rows: readonly TranslatedRow[];
}

export type FileTranslationEvent = FileTranslationProgress | FileTranslationRows | Preparing;

export type FilePreviewEvent =
  | ({ readonly event: 'head' } & FileHead)
  /** So many texts so far. */
  | { readonly event: 'count'; readonly total: number };

export type FileJobState =
  | { readonly phase: 'running' }
  | { readonly phase: 'cancelling' }
  | { readonly phase: 'cancelled' }
  /** The lab ended while it ran. */
  | { readonly phase: 'interrupted' }
  /** Another process of the lab translates it. */
  | { readonly phase: 'elsewhere' }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** The translation of a whole file: what was asked, how far it is, and what it gave first. */
export interface FileJob {
  readonly id: string;
  /** Paths are absolute; `model` is a folder. */
  readonly request: LabRequest<'fileTranslation.start'> & { readonly model: string };
  /** The model's name, and the SHA-256 of its weights as soon as it is known. */
  readonly model: string;
  readonly sha256: string | null;
  /** When it was first begun: ISO 8601. */
  readonly started: string;
  readonly state: FileJobState;
  /** Texts translated, and in all; null before the file has been read through. */
  readonly done: number;
  readonly total: number | null;
  /** Of all its runs together. */
  readonly elapsedMs: number;
  readonly rows: readonly TranslatedRow[];
}
