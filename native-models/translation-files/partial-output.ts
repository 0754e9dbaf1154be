import { open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { unwritable } from './file-translation-error.ts';
import { beginning, journalLine, readJournal, type Journal, type JournalEntry, type JournalHeader } from './journal.ts';

/**
 * An output that grows beside its final place, window by window. Each window is on disk before the journal says so, and the
 * journal is on disk before the window counts as done: after a kill at any moment, the journal's last entry tells how much
 * of the partial file is good, and the rest is cut off. Translations of the window under way are kept in the journal.
 */
export class PartialOutput {
  private constructor(
    private readonly output: string,
    private readonly header: JournalHeader,
    private readonly partial: FileHandle,
    private journal: FileHandle,
    private state: Journal,
  ) {}

  /** How far the work has come: what is written. */
  get progress(): JournalEntry {
    return this.state.entry;
  }

  /** Translations of the window under way, by their place among its texts. */
  get kept(): ReadonlyMap<number, string> {
    return this.state.kept;
  }

  /** Opens the partial file of an interrupted run of the same work, or begins a new one. */
  static async open(output: string, header: JournalHeader): Promise<PartialOutput> {
    const state = await resumable(output, header);
    let partial: FileHandle | undefined;
    try {
      partial = await open(partialPath(output), state ? 'r+' : 'w');
      await partial.truncate(state?.entry.bytes ?? 0);
      const journal = await newJournal(output, header, state ?? nothing);
      return new PartialOutput(output, header, partial, journal, state ?? nothing);
    } catch (cause) {
      await partial?.close();
      throw unwritable(output, cause);
    }
  }

  /** Keeps translations of the window under way, so that a kill does not cost them. */
  async keep(translations: readonly (readonly [place: number, translation: string])[]): Promise<void> {
    try {
      await this.journal.appendFile(journalLine({ kept: translations }));
      await this.journal.datasync();
    } catch (cause) {
      throw unwritable(this.output, cause);
    }
    this.state = { ...this.state, kept: new Map([...this.state.kept, ...translations]) };
  }

  /** Adds a window of `records` records, `translated` of them translated. */
  async append(text: string, records: number, translated: number): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    const { entry } = this.state;
    const next: Journal = {
      entry: {
        records: entry.records + records,
        translated: entry.translated + translated,
        bytes: entry.bytes + bytes.length,
      },
      kept: new Map(),
    };
    try {
      await writeAll(this.partial, bytes, entry.bytes);
      await this.partial.datasync();
      // Begun anew with each window: it never holds more than one.
      const journal = await newJournal(this.output, this.header, next);
      await this.journal.close();
      this.journal = journal;
    } catch (cause) {
      throw unwritable(this.output, cause);
    }
    this.state = next;
  }

  /** Puts the whole file in its place. */
  async finish(): Promise<void> {
    try {
      await this.partial.sync();
      await rename(partialPath(this.output), this.output);
      await rm(journalPath(this.output), { force: true });
    } catch (cause) {
      throw unwritable(this.output, cause);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.partial.close(), this.journal.close()]);
  }
}

/**
 * What a run had done that was stopped between putting the whole file of `records` records in its place and removing the
 * journal; null otherwise. The journal is removed now.
 */
export async function finishedBefore(
  output: string,
  header: JournalHeader,
  records: number,
): Promise<JournalEntry | null> {
  const { entry } = (await readJournal(journalPath(output), header)) ?? nothing;
  if (entry.records !== records || (await sizeOf(partialPath(output))) !== null) return null;
  if ((await sizeOf(output)) !== entry.bytes) return null;
  await rm(journalPath(output), { force: true });
  return entry;
}

function partialPath(output: string): string {
  return `${output}.partial`;
}

/** Where the journal of an unfinished output lies. */
export function journalPath(output: string): string {
  return `${output}.journal`;
}

const nothing: Journal = { entry: beginning, kept: new Map() };

async function resumable(output: string, header: JournalHeader): Promise<Journal | null> {
  const state = await readJournal(journalPath(output), header);
  const size = await sizeOf(partialPath(output));
  return state && size !== null && size >= state.entry.bytes ? state : null;
}

/** Null where there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  const state = await stat(file).catch(() => null);
  return state?.isFile() ? state.size : null;
}

/** A journal in the place of the old one, which stays until the new one is whole; open, for what is kept next. */
async function newJournal(output: string, header: JournalHeader, { entry, kept }: Journal): Promise<FileHandle> {
  const next = `${journalPath(output)}.next`;
  const begun = entry.records > 0 ? journalLine(entry) : '';
  const lines = journalLine(header) + begun + (kept.size > 0 ? journalLine({ kept: [...kept] }) : '');
  await writeFile(next, lines, { flush: true });
  await rename(next, journalPath(output));
  return open(journalPath(output), 'a');
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
