import type { FileRecord, TextRecord } from './file-record.ts';

/** Records that are written together. */
export interface FileWindow {
  readonly records: readonly FileRecord[];
  /** Those that are translated. */
  readonly texts: readonly TextRecord[];
}

/** How many batches a window has: enough texts that those of one batch are nearly equally long. */
export const BATCHES_PER_WINDOW = 32;
/** Records that need no translation are written at least so often. */
const MAX_RECORDS = 4096;
/** UTF-16 units of the records' texts; a window of very long ones closes sooner, so that memory stays flat. */
const MAX_CHARACTERS = 1_000_000;

/**
 * Cuts records into windows. The first one is a single batch, so that the first translations are there soon. Where a window
 * ends follows from the records before it alone: a run that goes on at the end of one cuts the rest as it would have been.
 */
export async function* windowsOf(
  records: AsyncIterable<FileRecord>,
  { skip, batchSize }: { readonly skip: number; readonly batchSize: number },
): AsyncGenerator<FileWindow> {
  let left = skip;
  let limit = skip === 0 ? batchSize : batchSize * BATCHES_PER_WINDOW;
  let window: { records: FileRecord[]; texts: TextRecord[] } = { records: [], texts: [] };
  let characters = 0;
  for await (const record of records) {
    if (left > 0) {
      left--;
      continue;
    }
    window.records.push(record);
    if (record.text !== null) {
      window.texts.push(record);
      characters += record.text.length;
    }
    if (window.texts.length < limit && window.records.length < MAX_RECORDS && characters < MAX_CHARACTERS) continue;
    yield window;
    limit = batchSize * BATCHES_PER_WINDOW;
    window = { records: [], texts: [] };
    characters = 0;
  }
  if (window.records.length > 0) yield window;
}

/**
 * The places of a window's texts in batches of texts of like length: little of what is computed is padding then. Batches of
 * long and of short texts come in turn, so that the pace of the work is even.
 */
export function batchesByLength(texts: readonly { readonly text: string }[], batchSize: number): readonly number[][] {
  const byLength = texts
    .map((_, place) => place)
    .sort((a, b) => texts[b]!.text.length - texts[a]!.text.length || a - b);
  const batches: number[][] = [];
  for (let from = 0; from < byLength.length; from += batchSize) batches.push(byLength.slice(from, from + batchSize));
  return batches.map((_, turn) => batches[turn % 2 === 0 ? turn >> 1 : batches.length - 1 - (turn >> 1)]!);
}
