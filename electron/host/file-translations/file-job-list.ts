import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { atomicWrite } from '../../../native-models/files/atomic-write.ts';
import type { FileJob } from '../../contract/replies/file-translation.ts';
import { labRequests } from '../../contract/requests.ts';

/** More than anyone looks through; the oldest go first. */
const MOST_JOBS = 50;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const errorData = v.looseObject({ code: v.string(), message: v.string() });
const record = v.object({
  id: v.string(),
  request: v.intersect([labRequests['fileTranslation.start'], v.looseObject({ model: v.string() })]),
  model: v.string(),
  sha256: v.nullable(v.string()),
  started: v.pipe(v.string(), v.isoTimestamp()),
  state: v.variant('phase', [
    v.object({ phase: v.picklist(['running', 'cancelled', 'interrupted', 'done']) }),
    v.object({ phase: v.literal('failed'), error: errorData }),
  ]),
  done: count,
  total: v.nullable(count),
  elapsedMs: v.pipe(v.number(), v.minValue(0)),
  rows: v.array(v.object({ line: count, source: v.string(), translation: v.string() })),
  /** Of a running one: the process that runs it, and when that was last heard of, in milliseconds since 1970. */
  owner: v.object({ pid: count, seen: v.number() }),
});
const list = v.object({ version: v.literal(1), jobs: v.array(record) });

/** A job as it is written down. */
export interface FileJobRecord extends FileJob {
  readonly owner: { readonly pid: number; readonly seen: number };
}

export interface FileJobListOptions {
  readonly dataFolder: string;
  readonly log: (sentence: string) => void;
}

/** The files that the lab translates or translated: `file-translations.json`, read anew each time, since two labs may share it. */
export class FileJobList {
  readonly #file: string;
  readonly #log: (sentence: string) => void;
  /** Changes wait for each other, so that none is lost. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor({ dataFolder, log }: FileJobListOptions) {
    this.#file = join(dataFolder, 'file-translations.json');
    this.#log = log;
  }

  /** The newest first. @throws FileError where the file cannot be had. */
  async read(): Promise<readonly FileJobRecord[]> {
    await this.#lastChange;
    return this.#read();
  }

  /** Puts a job in front, or in the place of the one with its id. */
  put(job: FileJobRecord): Promise<void> {
    return this.#change((jobs) =>
      jobs.some(({ id }) => id === job.id)
        ? jobs.map((other) => (other.id === job.id ? job : other))
        : [job, ...jobs].slice(0, MOST_JOBS),
    );
  }

  remove(id: string): Promise<void> {
    return this.#change((jobs) => jobs.filter((job) => job.id !== id));
  }

  #change(change: (jobs: readonly FileJobRecord[]) => readonly FileJobRecord[]): Promise<void> {
    const done = this.#lastChange.then(async () => {
      const jobs = change(await this.#read());
      await atomicWrite(this.#file, `${JSON.stringify({ version: 1, jobs }, null, 2)}\n`);
    });
    this.#lastChange = done.catch(() => undefined);
    return done;
  }

  /** A damaged file is set aside and said: the translations themselves are not lost with it. */
  async #read(): Promise<readonly FileJobRecord[]> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    try {
      return v.parse(list, JSON.parse(text)).jobs as readonly FileJobRecord[];
    } catch (error) {
      const aside = `${this.#file}.damaged`;
      await rename(this.#file, aside);
      const reason = (error as Error).message;
      this.#log(
        `The list of translated files in ${this.#file} is damaged (${reason}) and begins anew; kept as ${aside}.`,
      );
      return [];
    }
  }
}
