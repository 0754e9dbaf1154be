import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { readText } from '../text-files/read-text.ts';
import { unreadable } from '../text-files/text-file-error.ts';
import { fileFormatOf } from './file-formats.ts';
import type { FileOptions, FileRecord, ReadRecords } from './file-record.ts';
import { FileTranslationError } from './file-translation-error.ts';
import type { JournalHeader } from './journal.ts';
import { finishedBefore, PartialOutput } from './partial-output.ts';

export interface FileTranslationRequest extends FileOptions {
  readonly input: string;
  readonly output: string;
  /** One translation for each text, in their order. */
  readonly translateBatch: (texts: readonly string[], signal: AbortSignal | undefined) => Promise<readonly string[]>;
  /** How many texts go into one batch. */
  readonly batchSize: number;
  /**
   * What the translations depend on beside the input (model, task prefix, generation options), as text. An interrupted run
   * with another fingerprint is not continued but begun again.
   */
  readonly fingerprint?: string | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FileTranslationResult {
  readonly output: string;
  /** Texts in the output that were translated, `resumed` among them. */
  readonly translated: number;
  /** Texts that an earlier, interrupted run had already translated. */
  readonly resumed: number;
}

/** Records that need no translation are written at least so often. */
const maxRecordsPerBatch = 4096;

/**
 * Translates a whole file (txt, csv, tsv, jsonl, tmx; by the end of its name) into another of the same kind. The input
 * is first read through once, so that a bad line is known before the work begins; the work itself needs the memory of one
 * batch. It can be interrupted at any moment and is continued by the same call: until it is whole, the output lies beside
 * its place as `<output>.partial`, with `<output>.journal`.
 *
 * Throws TextFileError, FileTranslationError, or what `translateBatch` throws.
 */
export async function translateFile(request: FileTranslationRequest): Promise<FileTranslationResult> {
  const { input, output, fingerprint = '', onProgress, signal } = request;
  const { kind, readRecords } = fileFormatOf(input);
  await refuseSameFile(input, output);
  const before = await fileState(input);
  const { sha256, records, total } = await inspect(request, readRecords);
  const target_language = request.target_language ?? null;
  const header: JournalHeader = { version: 1, kind, sha256, fingerprint, target_language };
  const finished = await finishedBefore(output, header, records);
  if (finished) return { output, translated: finished.translated, resumed: finished.translated };
  const partial = await PartialOutput.open(output, header);
  try {
    const resumed = partial.progress.translated;
    onProgress?.({ done: resumed, total });
    await translateRecords(request, readRecords(readText(input), input, request), partial, total);
    throwIfCancelled(signal);
    if ((await fileState(input)) !== before) throw changed(input);
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

async function translateRecords(
  request: FileTranslationRequest,
  records: AsyncIterable<FileRecord>,
  partial: PartialOutput,
  total: number,
): Promise<void> {
  let skip = partial.progress.records;
  let batch: FileRecord[] = [];
  let texts = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await partial.append(await renderBatch(request, batch), batch.length, texts);
    request.onProgress?.({ done: partial.progress.translated, total });
    batch = [];
    texts = 0;
  };
  for await (const record of records) {
    if (skip > 0) {
      skip--;
      continue;
    }
    batch.push(record);
    if (record.text !== null) texts++;
    if (texts >= request.batchSize || batch.length >= maxRecordsPerBatch) await flush();
  }
  await flush();
}

async function renderBatch(request: FileTranslationRequest, batch: readonly FileRecord[]): Promise<string> {
  throwIfCancelled(request.signal);
  const texts = batch.flatMap(({ text }) => (text === null ? [] : [text]));
  const translations = texts.length === 0 ? [] : await request.translateBatch(texts, request.signal);
  throwIfCancelled(request.signal);
  if (translations.length !== texts.length) {
    const expected = `${texts.length} translations`;
    const found = String(translations.length);
    const message = `A batch of ${texts.length} texts must give as many translations, but gave ${found}.`;
    throw new FileTranslationError('translation-count', message, { file: request.input, expected, found });
  }
  let next = 0;
  return batch.map((record) => (record.text === null ? record.raw : record.render(translations[next++]!))).join('');
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

function changed(file: string): FileTranslationError {
  const hint = 'Start the translation again; it begins anew with the changed file.';
  const message = `The file ${file} was changed while it was being translated.`;
  return new FileTranslationError('file-changed', message, { file, hint });
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
