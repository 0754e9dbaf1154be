import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { readText } from '../text-files/read-text.ts';
import { unreadable } from '../text-files/text-file-error.ts';
import { fileFormatOf } from './file-formats.ts';
import type { FileOptions, ReadRecords } from './file-record.ts';
import { FileTranslationError } from './file-translation-error.ts';
import type { JournalHeader } from './journal.ts';
import { batchesByLength, windowsOf, type FileWindow } from './file-windows.ts';
import { finishedBefore, PartialOutput } from './partial-output.ts';

export interface FileTranslationRequest extends FileOptions {
  readonly input: string;
  readonly output: string;
  /** One translation for each text, in their order. */
  readonly translateBatch: (texts: readonly string[], signal: AbortSignal | undefined) => Promise<readonly string[]>;
  /** How many texts go into one batch: what a kill or a cancellation costs at most. */
  readonly batchSize: number;
  /**
   * What the translations depend on beside the input (model, task prefix, generation options), as text. An interrupted run
   * with another fingerprint is not continued but begun again.
   */
  readonly fingerprint?: string | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Told what has been written, in the file's order, from where this run goes on. */
  readonly onWritten?: ((rows: readonly TranslatedRow[]) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A text of the file and what became of it. */
export interface TranslatedRow {
  /** Of the input; counts from 1. */
  readonly line: number;
  readonly source: string;
  readonly translation: string;
}

export interface FileTranslationResult {
  readonly output: string;
  /** Texts in the output that were translated, `resumed` among them. */
  readonly translated: number;
  /** Texts that an earlier, interrupted run had already translated. */
  readonly resumed: number;
}

/**
 * Translates a whole file (txt, csv, tsv, jsonl, tmx; by the end of its name) into another of the same kind. The input
 * is first read through once, so that a bad line is known before the work begins; the work itself needs the memory of one
 * window of batches, whose texts are sorted by length and written in order. It can be interrupted at any moment and is
 * continued by the same call: until it is whole, the output lies beside its place as `<output>.partial`, with
 * `<output>.journal`.
 *
 * Throws TextFileError, FileTranslationError, or what `translateBatch` throws.
 */
export async function translateFile(request: FileTranslationRequest): Promise<FileTranslationResult> {
  const { input, output, fingerprint = '', onProgress, signal } = request;
  const { kind, readRecords } = fileFormatOf(input);
  await refuseSameFile(input, output);
  const before = await fileState(input);
  const { sha256, records, total } = await inspect(request, readRecords);
  const { source_column = null, target_column = null, target_language = null } = request;
  const header: JournalHeader = {
    version: 2,
    kind,
    sha256,
    fingerprint,
    source_column,
    target_column,
    target_language,
  };
  const finished = await finishedBefore(output, header, records);
  if (finished) return { output, translated: finished.translated, resumed: finished.translated };
  const partial = await PartialOutput.open(output, header);
  try {
    const resumed = partial.progress.translated + partial.kept.size;
    onProgress?.({ done: resumed, total });
    const work: Work = { request, partial, total, checkInput: () => refuseChanged(input, before) };
    const all = readRecords(readText(input), input, request);
    const windows = windowsOf(all, { skip: partial.progress.records, batchSize: request.batchSize });
    for await (const window of windows) await translateWindow(work, window);
    throwIfCancelled(signal);
    await work.checkInput();
    await partial.finish();
    return { output, translated: partial.progress.translated, resumed };
  } finally {
    await partial.close();
  }
}

/** Reads the input through: its hash, how many records it holds, and how many of them are to be translated. */
async function inspect(request: FileTranslationRequest, readRecords: ReadRecords) {
  const { input, signal } = request;
  const hash = createHash('sha256');
  let records = 0;
  let total = 0;
  const pieces = readText(input, (bytes) => {
    throwIfCancelled(signal);
    hash.update(bytes);
  });
  for await (const record of readRecords(pieces, input, request)) {
    records++;
    if (record.text !== null) total++;
  }
  return { sha256: hash.digest('hex'), records, total };
}

/** What one run works with. */
interface Work {
  readonly request: FileTranslationRequest;
  readonly partial: PartialOutput;
  readonly total: number;
  readonly checkInput: () => Promise<void>;
}

async function translateWindow(work: Work, { records, texts }: FileWindow): Promise<void> {
  const { request, partial, total } = work;
  for (const batch of batchesByLength(texts, request.batchSize)) {
    const places = batch.filter((place) => !partial.kept.has(place));
    if (places.length === 0) continue;
    const translations = await translateTexts(
      work,
      places.map((place) => texts[place]!.text),
    );
    await partial.keep(places.map((place, at) => [place, translations[at]!]));
    request.onProgress?.({ done: partial.progress.translated + partial.kept.size, total });
  }
  const { kept } = partial;
  let place = 0;
  const text = records
    .map((record) => (record.text === null ? record.raw : record.render(kept.get(place++)!)))
    .join('');
  await partial.append(text, records.length, texts.length);
  request.onWritten?.(texts.map(({ text: source, line }, at) => ({ line, source, translation: kept.get(at)! })));
}

async function translateTexts({ request, checkInput }: Work, texts: readonly string[]): Promise<readonly string[]> {
  throwIfCancelled(request.signal);
  const translations = await request.translateBatch(texts, request.signal);
  throwIfCancelled(request.signal);
  await checkInput();
  if (translations.length === texts.length) return translations;
  const expected = `${texts.length} translations`;
  const found = String(translations.length);
  const message = `A batch of ${texts.length} texts must give as many translations, but gave ${found}.`;
  throw new FileTranslationError('translation-count', message, { file: request.input, expected, found });
}

/** Something that is different once the file has been written to. */
async function fileState(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${mtimeMs}`;
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Throws FileTranslationError `file-changed` or `file-removed` where the file is not what it was before. */
async function refuseChanged(file: string, before: string): Promise<void> {
  const now = await fileState(file).catch(() => null);
  if (now === before) return;
  if (now === null) {
    const hint = 'Put the file back and start again: if it is the same, the work goes on where it stopped.';
    const message = `The file ${file} was removed while it was being translated.`;
    throw new FileTranslationError('file-removed', message, { file, hint });
  }
  const hint = 'Start the translation again; it begins anew with the changed file.';
  const message = `The file ${file} was changed while it was being translated.`;
  throw new FileTranslationError('file-changed', message, { file, hint });
}

async function refuseSameFile(input: string, output: string): Promise<void> {
  const [from, to] = await Promise.all([input, output].map((file) => realpath(file).catch(() => null)));
  if (from === null || from !== to) return;
  const hint = 'Give the output another name.';
  throw new FileTranslationError('output-is-input', `The output ${output} is the input itself.`, {
    file: output,
    hint,
  });
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  const hint = 'The same call continues where it stopped.';
  throw new FileTranslationError('cancelled', 'The translation of the file was cancelled.', { hint }, signal.reason);
}
