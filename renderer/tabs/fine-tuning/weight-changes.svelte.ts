import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { TensorDifference } from '../../../electron/contract/replies/models.ts';
import { ComparisonState } from '../../weights/comparison-state.svelte.ts';
import type { RunDescription, RunSummary } from './lab-types.ts';
import { pathInRun } from '../../lab/run-paths.ts';

/** What the maps show. */
interface Drawn {
  /** The checkpoint's folder. */
  readonly path: string;
  readonly tensors: readonly TensorDifference[];
}

interface ComparedRun {
  readonly run: string;
  readonly summary: RunSummary;
  readonly description: RunDescription | null;
}

/** How far a checkpoint's weights lie from those of the start. Asked for once, it follows the run and what is watched. */
export class WeightChangesState {
  readonly comparison: ComparisonState;
  readonly #run: ComparedRun;
  /** The step of the checkpoint that was chosen; null follows the newest. */
  #step = $state<number | null>(null);
  #last = $state.raw<Drawn | null>(null);
  /** Newest first. */
  readonly checkpoints = $derived.by(() =>
    this.#run.summary.checkpoints.toSorted((one, other) => other.step - one.step),
  );
  readonly chosen = $derived.by(
    () => this.checkpoints.find(({ step }) => step === this.#step) ?? this.checkpoints[0] ?? null,
  );
  readonly start = $derived.by(() => this.#run.description?.model ?? null);
  readonly #path = $derived.by(() => (this.chosen ? pathInRun(this.#run.run, this.chosen.name) : null));

  constructor(lab: LabApi, run: ComparedRun) {
    this.comparison = new ComparisonState(lab, null);
    this.#run = run;
  }

  /** Whether what was asked for once stands there for another checkpoint than the chosen one. A cancelled one waits. */
  get isOutdated(): boolean {
    const { state } = this.comparison;
    return (state.phase === 'done' || state.phase === 'failed') && state.pair.second !== this.#path;
  }

  /** What was found so far; before there is anything, the picture before it. */
  get drawn(): Drawn | null {
    const { state, tensors } = this.comparison;
    return state.phase !== 'idle' && tensors.length > 0 ? { path: state.pair.second, tensors } : this.#last;
  }

  nameOf({ path }: Drawn): string {
    return this.checkpoints.find(({ name }) => pathInRun(this.#run.run, name) === path)?.name ?? path;
  }

  async compare(): Promise<void> {
    if (!this.#path || !this.start) return;
    this.#last = this.drawn;
    this.comparison.otherPath = this.#path;
    await this.comparison.start(this.start.path);
  }

  choose(step: number): void {
    this.#step = step === this.checkpoints[0]?.step ? null : step;
    void this.compare();
  }

  /** Moves to the checkpoint of a step, where there is one; null to the newest. A comparison under way begins anew. */
  watch(step: number | null): void {
    if (step !== null && !this.checkpoints.some((checkpoint) => checkpoint.step === step)) return;
    this.#step = step;
    if (this.comparison.state.phase === 'running') void this.compare();
  }
}
