import { readFile } from 'node:fs/promises';

/** What a piece of work depends on; another value of any of these is other work, and nothing of the old can be kept. */
export interface JournalHeader {
  readonly version: 2;
  readonly kind: string;
  readonly sha256: string;
  readonly fingerprint: string;
  readonly source_column: string | null;
  readonly target_column: string | null;
  readonly target_language: string | null;
}

/** How far the work has come: so many records make up the first `bytes` bytes of the partial file. */
export interface JournalEntry {
  readonly records: number;
  readonly translated: number;
  readonly bytes: number;
}

export const beginning: JournalEntry = { records: 0, translated: 0, bytes: 0 };

/** Translations of the window under way, whose records are not written yet: by their place among the window's texts. */
export interface KeptTranslations {
  readonly kept: readonly (readonly [place: number, translation: string])[];
}

/** Where a piece of work stands. */
export interface Journal {
  readonly entry: JournalEntry;
  /** Since the entry. */
  readonly kept: ReadonlyMap<number, string>;
}

/** A line of the journal. */
export function journalLine(line: JournalHeader | JournalEntry | KeptTranslations): string {
  return JSON.stringify(line) + '\n';
}

/**
 * A journal with this header; null where there is none, or one of other work. A last line that was cut by a kill does not
 * count.
 */
export async function readJournal(file: string, header: JournalHeader): Promise<Journal | null> {
  const [first, ...lines] = await wholeLines(file);
  return first !== undefined && `${first}\n` === journalLine(header) ? parseLines(lines) : null;
}

/** Where the work of a journal stands, whatever work it is; null where there is none. */
export async function readProgress(file: string): Promise<Journal | null> {
  const [first, ...lines] = await wholeLines(file);
  return first === undefined ? null : parseLines(lines);
}

async function wholeLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

function parseLines(lines: readonly string[]): Journal | null {
  let entry = beginning;
  let kept = new Map<number, string>();
  try {
    for (const line of lines) {
      const value = JSON.parse(line) as Partial<JournalEntry & KeptTranslations>;
      if (value.kept) for (const [place, translation] of value.kept) kept.set(place, translation);
      else {
        entry = checkedEntry(value);
        kept = new Map();
      }
    }
  } catch {
    return null;
  }
  return { entry, kept };
}

function checkedEntry({ records, translated, bytes }: Partial<JournalEntry>): JournalEntry {
  if ([records, translated, bytes].every(Number.isSafeInteger)) return { records, translated, bytes } as JournalEntry;
  throw new Error('Not an entry of a journal.');
}
