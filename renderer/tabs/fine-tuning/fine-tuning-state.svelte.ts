import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { browserWorld, type World } from '../../lab/world.ts';
import { BeforeAfterComparison } from './before-after.svelte.ts';
import { ChartChoice } from './chart-choice.svelte.ts';
import { DataCheck } from './data-check.svelte.ts';
import { DraftRecipes } from './draft-recipes.svelte.ts';
import { fieldOf, withFailures, type FieldErrors } from './field-errors.ts';
import { readDraft } from './fine-tuning-memory.ts';
import type { ArgumentChange, ArgumentEntry, ArgumentName, RunSummary } from './lab-types.ts';
import { InterruptedRuns } from './interrupted-runs.svelte.ts';
import { KnownRuns } from './known-runs.svelte.ts';
import { RunImport } from './run-import.svelte.ts';
import { RunComparison } from './run-comparison.svelte.ts';
import { StepExamination } from './step-examination.svelte.ts';
import { TrainingEstimate } from './training-estimate.svelte.ts';
import { argumentProblems, knownValues, startRequest, withValue } from './training-form.ts';
import type { ArgumentValue, Draft } from './training-form.ts';
import { isLive } from './training-view.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

type Failed = { readonly phase: 'failed'; readonly error: LabErrorData };
export type ArgumentsState = { readonly phase: 'loading' } | { readonly phase: 'ready' } | Failed;
export type StartState =
  { readonly phase: 'idle' } | { readonly phase: 'starting' } | (Failed & { readonly draft: Draft });
/** The Fine-tuning tab: what a new training would be, the runs, and the run on screen. */
export class FineTuningState {
  draft = $state.raw<Draft>() as Draft;
  entries = $state.raw<readonly ArgumentEntry[]>([]);
  argumentsState = $state.raw<ArgumentsState>({ phase: 'loading' });
  starting = $state.raw<StartState>({ phase: 'idle' });
  /** The folder of the run on screen; null while a new training is prepared. */
  selected = $state.raw<string | null>(null);
  readonly workspace: Workspace;
  readonly runs: KnownRuns;
  readonly dataCheck: DataCheck;
  readonly estimate: TrainingEstimate;
  readonly charts: ChartChoice;
  readonly comparison: RunComparison;
  readonly recipes: DraftRecipes;
  readonly oneStep: StepExamination;
  readonly beforeAfter: BeforeAfterComparison;
  readonly importing: RunImport;
  readonly interrupted: InterruptedRuns;
  #starting: AbortController | null = null;
  #entered = false;

  readonly shown: WatchedRun | null = $derived.by(() => this.runs.all.find(({ run }) => run === this.selected) ?? null);
  readonly problems = $derived.by(() => argumentProblems(this.entries, this.draft.values));
  /** Whether what stands in the input column could be trained. */
  readonly isReady = $derived.by(
    () => this.dataCheck.isPossible && this.problems.size === 0 && this.argumentsState.phase === 'ready',
  );
  readonly canStart = $derived.by(() => this.isReady && this.starting.phase !== 'starting');
  /** Why the last start was refused, and at which field; null once anything stands otherwise in the input column. */
  readonly refused = $derived.by(() => {
    const { starting } = this;
    if (starting.phase !== 'failed' || starting.draft !== this.draft) return null;
    return { error: starting.error, field: fieldOf(starting.error, this.draft, this.entries) };
  });
  /** What start and check found wrong with single fields. */
  readonly fieldErrors: FieldErrors = $derived.by(() => {
    const found = [this.dataCheck.refused, this.refused?.error ?? null];
    return withFailures(this.dataCheck.errors, found, this.draft, this.entries);
  });

  constructor(workspace: Workspace, world: World = browserWorld) {
    this.workspace = workspace;
    this.runs = new KnownRuns(workspace, world, () => this.#enter());
    this.draft = readDraft(workspace.settings?.['fineTuning.draft']);
    this.dataCheck = new DataCheck(workspace, this);
    this.estimate = new TrainingEstimate(workspace, this);
    this.charts = new ChartChoice(workspace);
    this.comparison = new RunComparison(this);
    this.recipes = new DraftRecipes(this);
    this.oneStep = new StepExamination(workspace, this);
    this.beforeAfter = new BeforeAfterComparison(workspace, this);
    this.interrupted = new InterruptedRuns(workspace, this.runs);
    this.importing = new RunImport(workspace, (summary) => this.#showImported(summary));
  }

  /** Follows the connection: on each new one the runs are read, and those that train are followed. */
  connect(): () => void {
    const disconnect = this.workspace.connection.onConnected(() => void this.runs.read());
    return () => {
      disconnect();
      this.dataCheck.cancel();
      this.oneStep.cancel();
      this.beforeAfter.cancel();
      this.estimate.cancel();
      for (const run of this.runs.all) run.leave();
    };
  }

  /** Reads which arguments the open model has. */
  async readArguments(): Promise<void> {
    const model = this.workspace.modelPath;
    if (model === null) return;
    this.argumentsState = { phase: 'loading' };
    try {
      const entries = await this.workspace.lab.fineTuning.arguments({ model });
      if (model !== this.workspace.modelPath) return;
      this.entries = entries;
      this.draft = { ...this.draft, values: knownValues(entries, this.draft.values) };
      this.argumentsState = { phase: 'ready' };
    } catch (error) {
      if (model === this.workspace.modelPath) this.argumentsState = { phase: 'failed', error: errorData(error) };
    }
  }

  setValue(name: ArgumentName, value: ArgumentValue | null): void {
    this.draft = { ...this.draft, values: withValue(this.draft.values, name, value) };
  }

  /** Takes over an alternative of the estimate; a start that was refused may be tried again. */
  applyAlternative(change: ArgumentChange): void {
    this.estimate.apply(change);
    this.dismissRefusal();
  }

  /** What would fit, where a start was refused for its memory: measured anew, unless the estimate still holds. */
  findFit(): void {
    this.selected = null;
    this.dismissRefusal();
    if (!this.estimate.estimated || this.estimate.stale) void this.estimate.measure();
  }

  /** Starts a training with what stands in the input column, and shows it. A measurement would only slow it down. */
  async start(): Promise<void> {
    const model = this.workspace.modelPath;
    if (!this.canStart || model === null) return;
    const { draft } = this;
    const request = startRequest(draft, model, this.workspace.runtime.threads);
    if (!request) return;
    this.estimate.cancel();
    const controller = new AbortController();
    this.#starting = controller;
    this.starting = { phase: 'starting' };
    try {
      const summary = await this.workspace.lab.fineTuning.start(request, { signal: controller.signal });
      this.starting = { phase: 'idle' };
      this.runs.take(summary);
      void this.show(summary.run);
    } catch (error) {
      this.starting = isCancelled(error) ? { phase: 'idle' } : { phase: 'failed', error: errorData(error), draft };
    }
  }

  /** Takes note of a refused start: it is told no more. */
  dismissRefusal(): void {
    if (this.starting.phase === 'failed') this.starting = { phase: 'idle' };
  }

  /** Takes a start back that is not under way yet. */
  cancelStart(): void {
    this.#starting?.abort();
  }

  /** Shows a run; null goes back to preparing a new one. */
  async show(run: string | null): Promise<void> {
    this.oneStep.isOpen = false;
    this.beforeAfter.isOpen = false;
    this.comparison.close();
    this.dismissRefusal();
    this.selected = run;
    await this.shown?.read();
  }

  /** Shows what a run made of its model. */
  async showBeforeAfter({ run }: WatchedRun): Promise<void> {
    await this.show(run);
    this.beforeAfter.isOpen = this.selected === run;
  }

  async #showImported(summary: RunSummary): Promise<void> {
    this.runs.take(summary);
    await this.show(summary.run);
  }

  /** Takes a run out of the list, and off the screen. */
  async forget(run: WatchedRun): Promise<void> {
    await this.runs.forget(run);
    if (!this.shown) this.selected = null;
  }

  /** The first time that the runs are known, the one that trains is on screen. */
  #enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    const live = this.runs.all.find(({ state }) => isLive(state));
    if (live && this.selected === null) this.selected = live.run;
  }
}
