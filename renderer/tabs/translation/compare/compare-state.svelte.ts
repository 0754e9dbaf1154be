import type { LabApi } from '../../../../electron/contract/lab-api.ts';
import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { ModelSummary } from '../../../../electron/contract/replies/models.ts';
import type { TranslationBeams, TranslationStep } from '../../../../electron/contract/replies/translation.ts';
import type { Preparing } from '../../../../electron/contract/replies/values.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import { LiveAnswer } from '../../../lab/live-answer.svelte.ts';
import { TokenFocus } from '../../../lab/token-focus.svelte.ts';
import { latestPerPicture } from '../../../lab/world.ts';
import { argumentDefaults, argumentProblems } from '../generation-arguments.ts';
import { browserWorld, createQuestion, type World } from '../translation-question.ts';
import type { TranslationQuestion, TranslationResult } from '../translation-question.ts';
import type { TranslationState } from '../translation-state.svelte.ts';
import { firstChoice, readCompare, type CompareChoice } from './compare-memory.ts';
import { scoreBoth, type ModelScores } from './cross-scores.ts';
import { pieceDifferences } from './piece-differences.ts';

/** The second translation; `against` is the first one, which it is held against. */
export type SecondRun =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running' | 'cancelled';
      readonly question: TranslationQuestion;
      readonly step: TranslationStep | null;
    }
  | { readonly phase: 'done'; readonly result: TranslationResult }
  | { readonly phase: 'failed'; readonly question: TranslationQuestion | null; readonly error: LabErrorData };

/** Two translations of the same source, in the order of the sides. */
interface Pair {
  readonly first: TranslationResult;
  readonly second: TranslationResult;
}

type Runs = Awaited<ReturnType<LabApi['fineTuning']['runs']>>;

/** A second translation of the same source beside the first: by another model, in another precision, searched otherwise. */
export class CompareState {
  open = $state(false);
  choice = $state.raw<CompareChoice>(firstChoice);
  run = $state.raw<SecondRun>({ phase: 'idle' });
  /** The first translation that the second one on screen belongs to. */
  first = $state.raw<TranslationResult | null>(null);
  /** Of the second side's model; null until it has been read, or where it is the first side's. */
  #summary = $state.raw<{ readonly model: string; readonly summary: ModelSummary } | null>(null);
  runs = $state.raw<Runs>([]);
  /** Why the sides could not be swapped. */
  swapError = $state.raw<LabErrorData | null>(null);
  readonly focus = new TokenFocus<'first' | 'second'>();
  readonly translation: TranslationState;
  /** What each side's model makes of both texts: an error of one is the other's not. */
  readonly scores: Readonly<Record<'first' | 'second', LiveAnswer<Pair, ModelScores>>>;
  readonly #world: World;
  #controller: AbortController | null = null;
  /** What the second side was asked for last. */
  #asked: { readonly first: TranslationResult; readonly choice: CompareChoice } | null = null;

  readonly second: TranslationResult | null = $derived(this.run.phase === 'done' ? this.run.result : null);
  /** What the first side was asked with: where nothing else was chosen, the second is asked with the same. */
  readonly asked: TranslationQuestion | null = $derived.by(() => this.translation.run.shown?.question ?? null);
  readonly settings = $derived.by(() => this.choice.settings ?? this.asked?.settings ?? this.translation.settings);
  readonly defaults = $derived.by(() => argumentDefaults(this.#modelSummary()?.generation_config));
  readonly problems = $derived(argumentProblems(this.settings, this.defaults));
  readonly differences = $derived.by(() =>
    this.first && this.second ? pieceDifferences(this.first.translation.tokens, this.second.translation.tokens) : null,
  );

  constructor(translation: TranslationState, world: World = browserWorld) {
    this.translation = translation;
    this.#world = world;
    const { open, choice } = readCompare(translation.workspace.settings?.['translation.compare']);
    this.open = open;
    this.choice = choice;
    const lab = translation.workspace.lab;
    this.scores = {
      first: new LiveAnswer(({ first, second }, signal) => scoreBoth(lab, first, second, signal)),
      second: new LiveAnswer(({ first, second }, signal) => scoreBoth(lab, second, first, signal)),
    };
  }

  /** What a side's model makes of both texts; null until it is known for the pair on screen. */
  scoresOf(side: 'first' | 'second'): ModelScores | null {
    const { shown } = this.scores[side];
    return shown && shown.question.first === this.first && shown.question.second === this.second ? shown.answer : null;
  }

  /** Opens the comparison, or closes it and gives the second run up. */
  show(open: boolean): void {
    this.open = open;
    this.#keep();
    if (open) return;
    this.cancel();
    this.#asked = null;
    this.first = null;
    this.run = { phase: 'idle' };
  }

  choose(part: Partial<CompareChoice>): void {
    this.choice = { ...this.choice, ...part };
    this.#keep();
  }

  /** Translates the first side's source again as soon as there is a first translation that has no second one. */
  async follow(): Promise<void> {
    const { shown, state } = this.translation.run;
    if (!this.open || !shown || state.phase === 'running') return;
    if (this.#asked?.first === shown && this.#asked.choice === this.choice) return;
    await this.translate();
  }

  /** Translates the first side's source with what was chosen; a run under way is given up. */
  async translate(): Promise<void> {
    const first = this.translation.run.shown;
    if (!first) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    const { choice } = this;
    this.#asked = { first, choice };
    this.focus.release();
    let question: TranslationQuestion | null = null;
    try {
      await this.#readSummary(choice.model ?? first.question.model);
      if (!current()) return;
      // Its field says what is wrong.
      if (this.problems.size > 0) return;
      question = this.#question(first, choice);
      this.first = first;
      this.run = { phase: 'running', question, step: null };
      const { signal } = controller;
      const onEvent = this.#stepListener(question, current);
      const { lab } = this.translation.workspace;
      const translation = await lab.translation.translate(question.request, { onEvent, signal });
      if (!current()) return;
      const second = { question, translation };
      this.run = { phase: 'done', result: second };
      for (const side of ['first', 'second'] as const) this.scores[side].want({ first, second });
    } catch (error) {
      if (!current()) return;
      this.first = first;
      if (isCancelled(error)) this.cancel();
      else this.run = { phase: 'failed', question, error: errorData(error) };
    }
  }

  /** Gives the second run up, and the scoring. */
  cancel(): void {
    for (const side of ['first', 'second'] as const) this.scores[side].cancel();
    this.#controller?.abort();
    this.#controller = null;
    if (this.run.phase === 'running') this.run = { ...this.run, phase: 'cancelled' };
  }

  /** Makes the second side the first one and the other way round; its folder becomes one of the library. */
  async swap(): Promise<void> {
    const { first, second } = this;
    if (!first || !second) return;
    const { workspace } = this.translation;
    const { model, request, settings } = second.question;
    this.swapError = null;
    try {
      if (workspace.models.some(({ path }) => path === model)) workspace.chooseModel(model);
      else await workspace.openFolder(model);
    } catch (error) {
      this.swapError = errorData(error);
      return;
    }
    if (request.precision) workspace.runtime.choosePrecision(request.precision);
    this.translation.settings = settings;
    const before = first.question;
    const same = JSON.stringify(before.settings) === JSON.stringify(settings);
    this.choose({
      model: before.model === model ? null : before.model,
      precision: before.request.precision === request.precision ? null : (before.request.precision ?? null),
      settings: same ? null : before.settings,
    });
    await this.translation.translate();
  }

  /** Reads the trainings whose checkpoints can be chosen. */
  async readRuns(): Promise<void> {
    // Without trainings there is nothing to choose among them: that needs no word.
    this.runs = await this.translation.workspace.lab.fineTuning.runs({}).catch((): Runs => []);
  }

  #question(first: TranslationResult, choice: CompareChoice): TranslationQuestion {
    const { workspace } = this.translation;
    const { question } = first;
    const path = choice.model ?? question.model;
    const name = workspace.models.find((model) => model.path === path)?.name ?? folderName(path);
    const { device, threads, precision } = question.request;
    const runtime = {
      device,
      precision: choice.precision ?? precision,
      ...(threads === undefined ? {} : { threads }),
    };
    const settings = choice.settings ?? question.settings;
    const { source, task_prefix } = question;
    const drawnSeed = this.#world.drawSeed();
    return createQuestion({ source, task_prefix, settings }, question.forced, {
      model: { path, name },
      runtime,
      defaults: this.defaults,
      drawnSeed,
      beams: false,
    });
  }

  #modelSummary(): ModelSummary | null {
    const { workspace } = this.translation;
    const model = this.choice.model ?? this.asked?.model ?? workspace.modelPath;
    return model === workspace.modelPath
      ? workspace.summary
      : this.#summary?.model === model
        ? this.#summary.summary
        : null;
  }

  /** Its defaults are part of what is asked. @throws LabError where the folder is no model. */
  async #readSummary(model: string): Promise<void> {
    const { workspace } = this.translation;
    if (model === workspace.modelPath || this.#summary?.model === model) return;
    this.#summary = { model, summary: await workspace.lab.models.summary({ model }) };
  }

  #stepListener(
    question: TranslationQuestion,
    current: () => boolean,
  ): (event: TranslationStep | TranslationBeams | Preparing) => void {
    const show = latestPerPicture<TranslationStep>(this.#world, (step) => {
      if (current() && this.run.phase === 'running') this.run = { phase: 'running', question, step };
    });
    return (event) => {
      if (event.event === 'step') show(event);
    };
  }

  #keep(): void {
    const { open, choice } = this;
    this.translation.workspace.remember('translation.compare', { open, choice });
  }
}

/** The last two parts of a path: a checkpoint is known by its run. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).slice(-2).join('/');
}
