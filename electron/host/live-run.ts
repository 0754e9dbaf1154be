import type { RunState } from '../../native-models/runs/run-state.ts';
import type {
  TrainingDone,
  TrainingEvent,
  TrainingFailed,
  TrainingStarted,
} from '../../native-models/training/training-events.ts';
import { cancelled } from '../contract/caller.ts';
import { LabError } from '../contract/lab-error.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { describeError } from '../workers/describe-error.ts';
import type { TrainingThread } from '../workers/training-host.ts';
import { describedEvent } from './run-folders.ts';

type LivePhase = 'starting' | 'running' | 'paused' | 'stopping';

/** Sends the job to the thread: `training.train` or `training.resume`. */
export type Begin = (context: CallContext) => Promise<TrainingDone>;

export interface RunEnd {
  readonly error: LabError | null;
  /** The event that says so, where the thread could not write it itself. */
  readonly failure: TrainingFailed | null;
}

export interface LiveRunOptions {
  /** Absolute. */
  readonly folder: string;
  readonly thread: TrainingThread;
  readonly begin: Begin;
  /** Told once, before anybody learns that the run has ended. */
  readonly onEnd: (end: RunEnd) => Promise<void>;
}

/** A run that a thread of this lab trains: what it reported, where it stands, and what may be asked of it. */
export class LiveRun {
  readonly folder: string;
  /** Everything since this thread began, in order. */
  readonly events: TrainingEvent[] = [];
  readonly #thread: TrainingThread;
  readonly #onEnd: LiveRunOptions['onEnd'];
  readonly #stop = new AbortController();
  #started: TrainingStarted | null = null;
  #phase: LivePhase = 'starting';
  #pauseWanted = false;
  #ended = false;
  #error: LabError | null = null;
  #waiting: (() => void)[] = [];

  constructor({ folder, thread, begin, onEnd }: LiveRunOptions) {
    this.folder = folder;
    this.#thread = thread;
    this.#onEnd = onEnd;
    begin({ emit: (event) => this.#add(event as TrainingEvent), signal: this.#stop.signal }).then(
      () => this.#end(null),
      (error: unknown) => this.#end(error),
    );
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  get state(): RunState {
    return { phase: this.#phase };
  }

  /** Updates done, as far as this thread reported them. */
  get step(): number {
    return this.events.at(-1)?.step ?? 0;
  }

  get started(): TrainingStarted | null {
    return this.#started;
  }

  /** Resolves with `started`, or with null where the run had nothing left to do. @throws what kept it from starting. */
  async whenStarted(): Promise<TrainingStarted | null> {
    await this.#until(() => this.started !== null);
    if (this.started) return this.started;
    if (this.#error) throw this.#error;
    if (this.#stop.signal.aborted) throw cancelled();
    return null;
  }

  /** Resolves when the run waits, has ended, or was continued before it came to that. */
  async pause(): Promise<void> {
    this.#pauseWanted = true;
    if (this.#phase !== 'paused') this.#tell('training.pause');
    await this.#until(() => this.#phase === 'paused' || !this.#pauseWanted);
  }

  /** Whether the run is paused, or is going to be. */
  get isPausing(): boolean {
    return this.#pauseWanted && this.#phase !== 'stopping';
  }

  async continue(): Promise<void> {
    this.#pauseWanted = false;
    this.#tell('training.continue');
    this.#wake();
    await this.#until(() => this.#phase !== 'paused');
  }

  /** The step under way ends and a checkpoint is written; resolves when the run has ended. */
  async stop(): Promise<void> {
    if (!this.#ended) this.#phase = 'stopping';
    this.#stop.abort();
    await this.#until(() => false);
  }

  /** Resolves at the next event, when the run has ended, and when `signal` aborts. */
  whenChanged(signal: AbortSignal): Promise<void> {
    if (this.#ended || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.push(wake);
    });
  }

  #add(event: TrainingEvent): void {
    this.events.push(describedEvent(event));
    if (event.event === 'started') this.#started = event;
    if (this.#phase !== 'stopping') {
      if (event.event === 'started' || event.event === 'continued') this.#phase = 'running';
      if (event.event === 'paused') this.#phase = 'paused';
    }
    this.#wake();
  }

  async #end(reason: unknown): Promise<void> {
    if (reason !== null) this.#error = new LabError(describeError(reason), reason);
    const isKnown = this.events.at(-1)?.event === 'failed';
    const failure = this.#error && this.started && !isKnown ? this.#failureOf(this.#error) : null;
    if (failure) this.events.push(failure);
    this.#thread.end();
    await this.#onEnd({ error: this.#error, failure });
    this.#ended = true;
    this.#wake();
  }

  /** A thread that died could not say it itself. */
  #failureOf({ data }: LabError): TrainingFailed {
    const checkpoint = this.events.findLast((event) => event.event === 'checkpoint');
    return { event: 'failed', step: this.step, error: data, last_checkpoint: checkpoint?.name ?? null };
  }

  /** What comes of it shows in the events; a thread that is gone has ended the run anyway. */
  #tell(channel: 'training.pause' | 'training.continue'): void {
    const context = { emit: () => undefined, signal: new AbortController().signal };
    this.#thread.call(channel, {}, context).catch(() => undefined);
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached() && !this.#ended) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }
}
