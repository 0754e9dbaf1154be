import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { LabRequest } from '../../../electron/contract/requests.ts';
import { errorData } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { World } from '../../lab/world.ts';
import type { RunSummary } from './lab-types.ts';
import { isLive } from './training-view.ts';
import { WatchedRun } from './watched-run.svelte.ts';

export type RunsState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };
export type CommandState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking'; readonly command: RunCommand }
  | { readonly phase: 'failed'; readonly run: string; readonly error: LabErrorData };
export type RunCommand = 'pause' | 'resume' | 'stop';
export type ResumeChanges = Omit<LabRequest<'fineTuning.resume'>, 'run'>;

/** The runs that the lab knows, and what was ordered of one of them last. */
export class KnownRuns {
  /** Newest first. */
  all = $state.raw<readonly WatchedRun[]>([]);
  state = $state.raw<RunsState>({ phase: 'loading' });
  command = $state.raw<CommandState>({ phase: 'idle' });
  readonly #workspace: Workspace;
  readonly #world: World;
  readonly #onread: () => void;
  #reading: Promise<void> | null = null;
  #readAgain = false;

  /** @param onread told each time that the list was read. */
  constructor(workspace: Workspace, world: World, onread: () => void) {
    this.#workspace = workspace;
    this.#world = world;
    this.#onread = onread;
  }

  /** Reads the list; asked again meanwhile, once more afterwards. */
  async read(): Promise<void> {
    this.#readAgain = this.#reading !== null;
    this.#reading ??= this.#readList().finally(() => {
      this.#reading = null;
      if (this.#readAgain) void this.read();
    });
    await this.#reading;
  }

  /** Takes note of a run, which may be a new one. */
  take(summary: RunSummary): void {
    const known = this.#runOf(summary);
    if (!this.all.includes(known)) this.all = [known, ...this.all];
  }

  /** Pauses, resumes or stops a run; what is to be resumed may go on in smaller batches. */
  async order(command: RunCommand, { run, summary }: WatchedRun, changes: ResumeChanges = {}): Promise<void> {
    this.command = { phase: 'asking', command };
    const entry = this.all.find((known) => known.run === run);
    if (command === 'stop' && entry) entry.summary = { ...summary, state: { phase: 'stopping' } };
    try {
      const { fineTuning } = this.#workspace.lab;
      const asked = command === 'resume' ? fineTuning.resume({ run, ...changes }) : fineTuning[command]({ run });
      this.take(await asked);
      if (changes.per_device_train_batch_size !== undefined) void entry?.readDescription();
      this.command = { phase: 'idle' };
    } catch (error) {
      this.command = { phase: 'failed', run, error: errorData(error) };
      void this.read();
    }
  }

  /** Takes a run out of the list; its folder stays. */
  async forget({ run }: WatchedRun): Promise<void> {
    try {
      this.#takeList(await this.#workspace.lab.fineTuning.forget({ run }));
    } catch (error) {
      this.command = { phase: 'failed', run, error: errorData(error) };
    }
  }

  async #readList(): Promise<void> {
    try {
      this.#takeList(await this.#workspace.lab.fineTuning.runs({}));
      this.state = { phase: 'ready' };
      this.#onread();
    } catch (error) {
      this.state = { phase: 'failed', error: errorData(error) };
    }
  }

  #takeList(summaries: readonly RunSummary[]): void {
    const unlisted = this.all.filter((known) => !summaries.some(({ run }) => run === known.run));
    // A list that was on its way when a run was started does not have it yet.
    const started = unlisted.filter(({ state }) => isLive(state));
    this.all = [...started, ...summaries.map((summary) => this.#runOf(summary))];
  }

  #runOf(summary: RunSummary): WatchedRun {
    const known = this.all.find(({ run }) => run === summary.run);
    const entry = known ?? new WatchedRun(summary, this.#workspace, this.#world, () => void this.read());
    void entry.update(summary);
    return entry;
  }
}
