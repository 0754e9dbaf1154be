import { readText } from '../text-files/read-text.ts';
import { fileFormatOf, type TranslatableKind } from './file-formats.ts';
import type { FileLayout, FileOptions } from './file-record.ts';
import { FileTranslationError } from './file-translation-error.ts';

/** What a file begins with, as it will be translated. */
export interface FileHead {
  readonly kind: TranslatableKind;
  /** Null where each record is one text, and in an empty file. */
  readonly layout: FileLayout | null;
  readonly rows: readonly { readonly line: number; readonly text: string }[];
}

/** The file, read through. */
export interface FileContent extends FileHead {
  /** Texts that will be translated; blank ones are not among them. */
  readonly total: number;
  /** Texts in all, their length together in UTF-16 units. */
  readonly characters: number;
}

export interface PreviewRequest extends FileOptions {
  readonly input: string;
  /** How many texts the head has at most. */
  readonly rows: number;
  /** Told as soon as the head is read, also where the rest, or the choice of a column, turns out to be wrong. */
  readonly onHead?: ((head: FileHead) => void) | undefined;
  /** Told from time to time how many texts there were. */
  readonly onCount?: ((total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TEXTS_PER_COUNT = 20_000;

/**
 * Reads a file as `translateFile` will read it: what it begins with at once, what it holds at the end.
 * Throws TextFileError naming the line of what is wrong, and FileTranslationError `cancelled`.
 */
export async function previewFile(request: PreviewRequest): Promise<FileContent> {
  const { input, onHead, onCount, signal } = request;
  const { kind, readRecords } = fileFormatOf(input);
  const rows: { line: number; text: string }[] = [];
  let layout: FileLayout | null = null;
  let total = 0;
  let characters = 0;
  let isTold = false;
  const head = (): FileHead => ({ kind, layout, rows: [...rows] });
  const tell = () => {
    if (!isTold) onHead?.(head());
    isTold = true;
  };
  try {
    for await (const record of readRecords(
      readText(input, stopWhen(signal)),
      input,
      request,
      (told) => (layout = told),
    )) {
      if (record.text === null) continue;
      total++;
      characters += record.text.length;
      if (rows.length < request.rows) rows.push({ line: record.line, text: record.text });
      if (rows.length === request.rows) tell();
      if (total % TEXTS_PER_COUNT === 0) onCount?.(total);
    }
  } catch (error) {
    if (rows.length > 0 || layout) tell();
    throw error;
  }
  tell();
  return { ...head(), total, characters };
}

function stopWhen(signal: AbortSignal | undefined): () => void {
  return () => {
    if (signal?.aborted) throw new FileTranslationError('cancelled', 'The reading of the file was cancelled.');
  };
}
