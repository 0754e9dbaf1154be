import { open, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { unwritable } from './file-translation-error.ts';
import { beginning, journalLine, readJournal, type JournalEntry, type JournalHeader } from './journal.ts';

/**
 * An output that grows beside its final place, batch by batch. Each batch is on disk before the journal says so, and the
 * journal is on disk before the batch counts as done: after a kill at any moment, the journal's last line tells how much
 * of the partial file is good, and the rest is cut off.
 */
export class PartialOutput {
  private constructor(
    private readonly output: string,
    private readonly partial: FileHandle,
    private readonly journal: FileHandle,
    private entry: JournalEntry,
  ) {}

  /** How far the work has come. */
  get progress(): JournalEntry {
    return this.entry;
  }

  /** Opens the partial file of an interrupted run of the same work, or begins a new one. */
  static async open(output: string, header: JournalHeader): Promise<PartialOutput> {
    const entry = await resumable(output, header);
    let partial: FileHandle | undefined;
    try {
      partial = await open(partialPath(output), entry ? 'r+' : 'w');
      await partial.truncate(entry?.bytes ?? 0);
      await replaceJournal(output, journalLine(header) + (entry ? journalLine(entry) : ''));
      return new PartialOutput(output, partial, await open(journalPath(output), 'a'), entry ?? beginning);
    } catch (cause) {
      await partial?.close();
      throw unwritable(output, cause);
    }
  }

  /** Adds a batch of `records` records, `translated` of them translated. */
  async append(text: string, records: number, translated: number): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    const entry = {
      records: this.entry.records + records,
      translated: this.entry.translated + translated,
      bytes: this.entry.bytes + bytes.length,
    };
    try {
      await writeAll(this.partial, bytes, this.entry.bytes);
      await this.partial.datasync();
      await this.journal.appendFile(journalLine(entry));
      await this.journal.datasync();
    } catch (cause) {
      throw unwritable(this.output, cause);
    }
    this.entry = entry;
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
  const entry = await readJournal(journalPath(output), header);
  if (entry?.records !== records || (await sizeOf(partialPath(output))) !== null) return null;
  if ((await sizeOf(output)) !== entry.bytes) return null;
  await rm(journalPath(output), { force: true });
  return entry;
}

function partialPath(output: string): string {
  return `${output}.partial`;
}

function journalPath(output: string): string {
  return `${output}.journal`;
}

async function resumable(output: string, header: JournalHeader): Promise<JournalEntry | null> {
  const entry = await readJournal(journalPath(output), header);
  const size = await sizeOf(partialPath(output));
  return entry && size !== null && size >= entry.bytes ? entry : null;
}

/** Null where there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  const state = await stat(file).catch(() => null);
  return state?.isFile() ? state.size : null;
}

/** The old journal or the new one, never a part: a line that a kill cut short does not come before the next one either. */
async function replaceJournal(output: string, text: string): Promise<void> {
  const next = `${journalPath(output)}.next`;
  await writeFile(next, text, { flush: true });
  await rename(next, journalPath(output));
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
