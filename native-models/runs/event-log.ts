import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../files/replace-file.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { eventsBefore } from './events-before.ts';
import { readEventLines, type EventLines } from './read-events.ts';
import { RunError, writeFailure } from './run-error.ts';
import type { Disk } from '../files/disk.ts';
import { eventLine } from './training-event-schema.ts';

export const EVENTS = 'events.jsonl';

/**
 * events.jsonl of a run that is open: one event a line, in order. Lines go to the system at once and to the disk with
 * `flush`. A line that could be written only in part is cut off again and comes with the next write, so whole lines
 * are never lost and never follow a torn one.
 */
export class EventLog {
  /** Lines that are not in the file yet. */
  readonly #pending: string[] = [];
  #last: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly disk: Disk,
    private handle: FileHandle,
    /** Length of the whole lines in the file. */
    private position: number,
  ) {}

  /** Cuts off what a crash left of a last line. @throws RunError `run-unwritable`, `run-unreadable`. */
  static async open(folder: string, disk: Disk): Promise<EventLog> {
    const file = join(folder, EVENTS);
    const { wholeBytes } = await readEventLines(file, 'last');
    let handle: FileHandle | undefined;
    try {
      handle = await openForWriting(file);
      await handle.truncate(wholeBytes);
      return new EventLog(file, disk, handle, wholeBytes);
    } catch (error) {
      await handle?.close();
      throw writeFailure(file, error);
    }
  }

  /** Resolves when the line is in the file. After a failure it stays in line for the next write. */
  append(event: TrainingEvent): Promise<void> {
    this.#pending.push(eventLine(event));
    return this.#inTurn(() => this.#write());
  }

  /** Resolves when all lines are on the disk, and the file still has its name. */
  flush(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write();
      await this.handle.sync();
      const { nlink } = await this.handle.stat();
      if (nlink === 0) throw removed(this.file);
    });
  }

  read(): Promise<EventLines> {
    return this.#inTurn(async () => {
      await this.#write();
      return readEventLines(this.file);
    });
  }

  /** Drops what came after the checkpoint of `step`: see `eventsBefore`. The old file stays until the new one is whole. */
  truncate(step: number): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write();
      const kept = Buffer.from(eventsBefore(await readEventLines(this.file), step).join(''));
      await replaceFile(this.file, (handle) => handle.writeFile(kept));
      await this.handle.close();
      this.handle = await openForWriting(this.file);
      this.position = kept.length;
    });
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.handle.close();
    }
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work).catch((error: unknown) => {
      throw writeFailure(this.file, error);
    });
    this.#last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  async #write(): Promise<void> {
    if (this.#pending.length === 0) return;
    const count = this.#pending.length;
    const bytes = Buffer.from(this.#pending.join(''));
    try {
      for (let written = 0; written < bytes.length;)
        written += await this.disk.write(this.handle, bytes.subarray(written), this.position + written);
    } catch (error) {
      await this.handle.truncate(this.position).catch(() => undefined); // the next write begins here in any case
      throw error;
    }
    this.#pending.splice(0, count);
    this.position += bytes.length;
  }
}

/** Not in append mode, which ignores positions. */
async function openForWriting(file: string): Promise<FileHandle> {
  await (await open(file, 'a')).close();
  return open(file, 'r+');
}

function removed(file: string): RunError {
  const message = `${file} could not be written: somebody removed it, or its folder, while the run went on.`;
  return new RunError('run-unwritable', message, { file, expected: 'the file of the open run', found: 'none' });
}
