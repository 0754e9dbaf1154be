import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import { unpackSteps } from '../../lab/unpack-steps.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { World } from '../../lab/world.ts';
import type { RunDescription, RunState, RunSummary, TrainingEvent } from './lab-types.ts';
import { RunExport } from './run-export.svelte.ts';
import { emptyHistory, withEvents, type TrainingHistory } from './training-history.ts';
import { isLive } from './training-view.ts';
import { WeightChangesState } from './weight-changes.svelte.ts';

export type Reading =
  | { readonly phase: 'unread' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** From so many steps on, reading all of them takes longer than an eye would wait for a curve. */
const LONG_RUN = 20_000;

type FineTuning = Workspace['lab']['fineTuning'];
type Details = Awaited<ReturnType<FineTuning['run'] | FineTuning['importedRun']>>;

/** A run of the list: what it has done, and what it does while a thread of this lab trains it. */
export class WatchedRun {
  readonly run: string;
  summary = $state.raw<RunSummary>() as RunSummary;
  history = $state.raw<TrainingHistory>(emptyHistory);
  /** When the history's last event came, on the world's clock; null before there is any. */
  toldAt = $state.raw<number | null>(null);
  description = $state.raw<RunDescription | null>(null);
  reading = $state.raw<Reading>({ phase: 'unread' });
  /** Whether only the latest steps are known with every field, and of those before them no more than the loss. */
  curveOnly = $state(false);
  /** The step of the evaluation whose watch sentences are shown; null follows the latest. */
  watchedAt = $state<number | null>(null);
  readonly export: RunExport;
  readonly weightChanges: WeightChangesState;
  readonly state: RunState = $derived.by(() => this.summary.state);
  /** Updates done: the summary's are as old as the summary. */
  readonly step: number = $derived.by(() => this.history.steps.at(-1)?.step ?? this.summary.step);
  readonly maxSteps: number = $derived.by(() => this.history.started?.max_steps ?? this.summary.max_steps);
  readonly #workspace: Workspace;
  readonly #world: World;
  readonly #onChange: () => void;
  #watching: AbortController | null = null;
  #waiting: TrainingEvent[] = [];

  /** `onChange` is called when the list of runs may have something new to say. */
  constructor(summary: RunSummary, workspace: Workspace, world: World, onChange: () => void) {
    this.run = summary.run;
    this.export = new RunExport(workspace, summary.run);
    this.summary = summary;
    this.weightChanges = new WeightChangesState(workspace.lab, this);
    this.#workspace = workspace;
    this.#world = world;
    this.#onChange = onChange;
  }

  /** Shows the watch sentences of an evaluation, and the weights of its step where they were kept; null follows the latest. */
  watchAt(step: number | null): void {
    this.watchedAt = step;
    this.weightChanges.watch(step);
  }

  /** Takes what the list says of the run, and follows the run while it is live. */
  async update(summary: RunSummary): Promise<void> {
    this.summary = summary;
    if (isLive(summary.state)) await this.watch();
  }

  /** Reads the run's folder; after a failure, again. */
  async read(): Promise<void> {
    if (this.reading.phase === 'reading' || this.reading.phase === 'ready') return;
    this.reading = { phase: 'reading' };
    try {
      if (this.summary.step >= LONG_RUN && this.state.phase !== 'imported') await this.#readCurve();
      this.#show(await this.#details());
      this.curveOnly = false;
      this.reading = { phase: 'ready' };
    } catch (error) {
      this.reading = { phase: 'failed', error: errorData(error) };
    }
  }

  /** The loss comes first, and is on screen before the rest is asked for, which takes three times as long. */
  async #readCurve(): Promise<void> {
    this.#show(await this.#workspace.lab.fineTuning.run({ run: this.run, packed: 'loss' }));
    this.curveOnly = true;
    await new Promise<void>((drawn) => this.#world.onFrame(drawn));
  }

  #show(details: Details): void {
    this.description = descriptionIn(details);
    this.summary = details.summary;
    this.#tell(emptyHistory, unpackSteps(details.history));
  }

  /** A run made elsewhere is one file; the steps of one of our own cross packed. */
  #details(): Promise<Details> {
    const { run } = this;
    const { fineTuning } = this.#workspace.lab;
    return this.state.phase === 'imported' ? fineTuning.importedRun({ run }) : fineTuning.run({ run, packed: 'whole' });
  }

  /** Reads the arguments again, which a run that goes on in smaller batches has changed. */
  async readDescription(): Promise<void> {
    try {
      this.description = descriptionIn(await this.#details());
    } catch {
      // What was known before is shown still; the run itself says what is wrong with it.
    }
  }

  /** Follows the run until no thread trains it any more. Called again while it follows, it does nothing. */
  async watch(): Promise<void> {
    if (this.#watching) return;
    const controller = new AbortController();
    this.#watching = controller;
    try {
      await this.read();
      // A run goes on from a checkpoint; evaluation and checkpoint of a step come after it. So from there once more.
      const known = Math.min(this.history.steps.at(-1)?.step ?? 0, this.history.checkpoints.at(-1)?.step ?? 0);
      const summary = await this.#workspace.lab.fineTuning.watch(
        { run: this.run, ...(known > 1 ? { after_step: known - 1 } : {}) },
        { onEvent: (event) => this.#take(event), signal: controller.signal },
      );
      this.#flush();
      this.summary = summary;
      this.#onChange();
    } catch (error) {
      // After a lost connection the list is read again, and with it the run is followed again.
      if (!isCancelled(error) && errorData(error).code !== 'connection-lost')
        this.reading = { phase: 'failed', error: errorData(error) };
    } finally {
      this.#watching = null;
    }
  }

  /** Ends the watching; the run goes on. */
  leave(): void {
    this.#watching?.abort();
  }

  #take(event: TrainingEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#world.onFrame(() => this.#flush());
  }

  /** Events come by the hundred a second: all that came since the last picture are taken at once. */
  #flush(): void {
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    this.#tell(this.history, events);
    if (isLive(this.state) && this.state.phase !== 'stopping') {
      const state: RunState = { phase: this.history.paused ? 'paused' : 'running' };
      if (state.phase !== this.state.phase) this.summary = { ...this.summary, state };
    }
    if (events.some(({ event }) => event === 'checkpoint')) this.#onChange();
  }

  #tell(history: TrainingHistory, events: readonly TrainingEvent[]): void {
    this.history = withEvents(history, events);
    this.toldAt = this.#world.now();
  }
}

/** A run that was made elsewhere has none. */
const descriptionIn = (details: object | { readonly description: RunDescription }) =>
  'description' in details ? details.description : null;
