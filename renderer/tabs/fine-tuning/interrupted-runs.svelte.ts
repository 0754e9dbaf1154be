import { readList } from '../../lab/remembered.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import type { KnownRuns } from './known-runs.svelte.ts';
import type { RunInterruption } from './lab-types.ts';
import { canResume } from './training-view.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

const MEMORY = 'fineTuning.notNow';
const readKeys = readList((value) => (typeof value === 'string' ? value : null), 1000);

/** A run that a killed process left, and what can be done about it. */
export interface InterruptedRun {
  readonly run: WatchedRun;
  readonly interruption: RunInterruption;
  /** `empty`: it stopped before its first checkpoint. */
  readonly offer: 'resume' | 'empty' | 'missing';
}

/** Offers to go on with what was interrupted, the newest first, until the user said that it can wait. */
export class InterruptedRuns {
  /** Runs and when they stopped: what stops once more is offered once more. */
  #notNow = $state.raw<readonly string[]>([]);
  readonly #workspace: Workspace;
  readonly #known: Pick<KnownRuns, 'all'>;

  readonly #all: readonly InterruptedRun[] = $derived.by(() =>
    this.#known.all.flatMap((run) => {
      const { interruption } = run.summary;
      if (run.state.phase !== 'interrupted' || !interruption) return [];
      const offer = interruption.missing.length > 0 ? 'missing' : canResume(run.summary) ? 'resume' : 'empty';
      return [{ run, interruption, offer }] as const;
    }),
  );
  readonly offered: InterruptedRun | null = $derived.by(
    () => this.#all.find((one) => !this.#notNow.includes(keyOf(one))) ?? null,
  );

  constructor(workspace: Workspace, known: Pick<KnownRuns, 'all'>) {
    this.#workspace = workspace;
    this.#known = known;
    this.#notNow = readKeys(workspace.settings?.[MEMORY]);
  }

  /** None of those that wait now is offered again. */
  notNow(): void {
    this.#notNow = this.#all.map(keyOf);
    this.#workspace.remember(MEMORY, this.#notNow);
  }
}

const keyOf = ({ run, interruption }: InterruptedRun): string => `${interruption.at} ${run.run}`;
