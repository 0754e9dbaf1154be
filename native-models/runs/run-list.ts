import { readFile, rename } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import * as v from 'valibot';
import { TypedError } from '../errors/typed-error.ts';
import { atomicWrite } from '../files/atomic-write.ts';
import { firstFree } from '../files/first-free.ts';
import { isThere } from '../files/is-there.ts';
import { readRunSummary } from './read-run.ts';
import { isTrainerState, readTrainerState } from './trainer-state.ts';
import { readFailure, RunError, systemCode } from './run-error.ts';
import type { RunSummary } from './run-state.ts';

const record = v.object({
  /** The folder, or the trainer_state.json, absolute. */
  run: v.pipe(v.string(), v.minLength(1), v.maxLength(10_000)),
  model: v.string(),
  created: v.pipe(v.string(), v.isoTimestamp()),
  max_steps: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
const list = v.object({ version: v.literal(1), runs: v.array(record) });

/** A run as it was when it was added: shown while its drive is away. */
type RunRecord = Readonly<v.InferOutput<typeof record>>;

export interface RunListOptions {
  readonly dataFolder: string;
  /** Told when the list's file is damaged. */
  readonly report: (error: RunError) => void;
  readonly now: () => Date;
}

/** The runs that the lab knows, wherever they lie, remembered in `runs.json` of its data folder. */
export class RunList {
  readonly #options: RunListOptions;
  /** Changes wait for each other, so that none is lost. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: RunListOptions) {
    this.#options = options;
  }

  /**
   * Every run as it stands, the newest first. One that cannot be read is `failed` with the error that says why.
   * @throws RunError `run-unreadable` where the list itself cannot be had.
   */
  async list(): Promise<readonly RunSummary[]> {
    const records = await this.#read();
    const summaries = await Promise.all(records.map(summaryOf));
    return summaries.sort((a, b) => Date.parse(b.created) - Date.parse(a.created));
  }

  /** Remembers the run in this folder, or in this trainer_state.json, and returns it. @throws RunError, FileError. */
  async add(folder: string): Promise<RunSummary> {
    const summary = await readSummary(folder);
    const { run, model, created, max_steps } = summary;
    await this.#change((records) => [
      ...records.filter((other) => other.run !== run),
      { run, model, created, max_steps },
    ]);
    return summary;
  }

  /** Takes a run off the list; its folder is not touched. @throws RunError, FileError. */
  async forget(folder: string): Promise<void> {
    const run = resolve(folder);
    await this.#change((records) => {
      if (records.some((other) => other.run === run)) return records.filter((other) => other.run !== run);
      throw new RunError('run-not-found', `The lab does not know a run ${run}.`, { file: run });
    });
  }

  /** A folder for a new run of this model, of which nothing exists yet: `runs/<date>-<model>` of the data folder. */
  async newFolder(model: string): Promise<string> {
    const now = this.#options.now();
    const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => `${n}`.padStart(2, '0')).join('-');
    const folder = join(this.#options.dataFolder, 'runs', `${date}-${folderName(model)}`);
    return firstFree(folder, async (candidate) => !(await isThere(candidate)));
  }

  async #change(change: (records: readonly RunRecord[]) => readonly RunRecord[]): Promise<void> {
    const done = this.#lastChange.then(async () => {
      const runs = change(await this.#read());
      await atomicWrite(this.#file, JSON.stringify({ version: 1, runs }, null, 2) + '\n');
    });
    this.#lastChange = done.catch(() => undefined);
    return done;
  }

  /** A damaged file is set aside and reported, and the list begins anew: the runs are not lost with it. */
  async #read(): Promise<readonly RunRecord[]> {
    try {
      return v.parse(list, JSON.parse(await readFile(this.#file, 'utf8'))).runs;
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return [];
      if (code !== null) throw readFailure(this.#file, error);
      const aside = `${this.#file}.damaged`;
      const isKept = (await rename(this.#file, aside).catch(() => 'no')) !== 'no';
      const end = isKept ? `; it was set aside as ${aside}` : '';
      const message = `The list of runs in ${this.#file} is damaged and begins anew${end}.`;
      const hint = 'Open the folders of your runs again; the runs themselves were not touched.';
      const details = { file: this.#file, expected: 'a list of runs', found: (error as Error).message, hint };
      this.#options.report(new RunError('run-list-damaged', message, details, error));
      return [];
    }
  }

  get #file(): string {
    return join(this.#options.dataFolder, 'runs.json');
  }
}

const readSummary = async (run: string): Promise<RunSummary> =>
  isTrainerState(run) ? (await readTrainerState(run)).summary : readRunSummary(run);

async function summaryOf({ run, model, created, max_steps }: RunRecord): Promise<RunSummary> {
  try {
    return await readSummary(run);
  } catch (error) {
    if (!(error instanceof TypedError)) throw error;
    const state = { phase: 'failed', error: error.toData() } as const;
    return { run, name: basename(run), model, created, state, step: 0, max_steps, checkpoints: [] };
  }
}

/** A model's name as every system takes it in the name of a folder; that of an earlier run without the day, which is another. */
function folderName(model: string): string {
  const name = model
    .replace(/^\d{4}-\d{2}-\d{2}-/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 60);
  return name.replace(/^[-.]+|[-.]+$/g, '') || 'model';
}
