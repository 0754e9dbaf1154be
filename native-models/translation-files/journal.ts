import { readFile } from 'node:fs/promises';

/** What a piece of work depends on; another value of any of these is other work, and nothing of the old can be kept. */
export interface JournalHeader {
  readonly version: 1;
  readonly kind: string;
  readonly sha256: string;
  readonly fingerprint: string;
  readonly target_language: string | null;
}

/** How far the work has come: so many records make up the first `bytes` bytes of the partial file. */
export interface JournalEntry {
  readonly records: number;
  readonly translated: number;
  readonly bytes: number;
}

export const beginning: JournalEntry = { records: 0, translated: 0, bytes: 0 };

/** A line of the journal. */
export function journalLine(line: JournalHeader | JournalEntry): string {
  return JSON.stringify(line) + '\n';
}

/**
 * The last entry of a journal with this header; null where there is no journal, or one of other work. A last line that
 * was cut by a kill does not count.
 */
export async function readJournal(file: string, header: JournalHeader): Promise<JournalEntry | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const first = whole.indexOf('\n') + 1;
  if (first === 0 || whole.slice(0, first) !== journalLine(header)) return null;
  const last = whole.slice(first).trimEnd().split('\n').at(-1) ?? '';
  return last === '' ? beginning : parseEntry(last);
}

function parseEntry(line: string): JournalEntry | null {
  try {
    const { records, translated, bytes } = JSON.parse(line) as Partial<JournalEntry>;
    if ([records, translated, bytes].every(Number.isSafeInteger)) return { records, translated, bytes } as JournalEntry;
  } catch {
    // Not an entry: the same as none.
  }
  return null;
}
