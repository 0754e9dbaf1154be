import type {
  TranslatedToken,
  TranslationBeams,
  TranslationStep,
} from '../../../electron/contract/replies/translation.ts';
import type { LabelToken, Preparing } from '../../../electron/contract/replies/values.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import { TokenFocus } from '../../lab/token-focus.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { latestPerPicture } from '../../lab/world.ts';
import { settingsFor, withoutDefaults } from './effective-arguments.ts';
import { argumentDefaults, argumentProblems, firstSettings, type SearchSettings } from './generation-arguments.ts';
import { BeamTrace } from './beams/beam-trace.svelte.ts';
import { Reshaping, type Sliders } from './distribution/reshaping.svelte.ts';
import { TranslationHistory } from './history/translation-history.svelte.ts';
import { Branches } from './tree/branches.svelte.ts';
import { readDraft, type Draft, type HistoryEntry } from './translation-memory.ts';
import { browserWorld, createQuestion, historyEntry, withForced } from './translation-run.ts';
import type { Forced, RunState, TranslationQuestion, TranslationResult, World } from './translation-run.ts';
import { mayOpenUnasked, mayRunUnasked } from './translation-view.ts';
import { activeExample, nextExample, workedExamples, type WorkedExample } from './worked-examples.ts';

const TICK_MS = 100;
/** What takes less long happens without any sign of work. */
const QUIET_MS = 100;

/** The Translation tab: its input, the run under way, the last result, the history. */
export class TranslationState {
  source = $state('');
  task_prefix = $state('');
  settings = $state.raw<SearchSettings>(firstSettings);
  #run = $state.raw<RunState>({ phase: 'idle' });
  result = $state.raw<TranslationResult | null>(null);
  /** The source's tokens while the run is under way; the result brings its own. */
  #encodedSource = $state.raw<readonly LabelToken[]>([]);
  elapsedMs = $state(0);
  /** How far the weights of the run under way are made, from 0 to 1; null where there is nothing to make. */
  prepared = $state<number | null>(null);
  /** The model of a restored entry that is no longer there. */
  missingModel = $state<string | null>(null);
  readonly focus = new TokenFocus<'source' | 'target'>();
  readonly workspace: Workspace;
  readonly history: TranslationHistory;
  readonly branches: Branches;
  readonly beams: BeamTrace;
  readonly reshaping: Reshaping;
  readonly #world: World;
  #controller: AbortController | null = null;

  readonly defaults = $derived.by(() => argumentDefaults(this.workspace.summary?.generation_config));
  readonly problems = $derived.by(() => argumentProblems(this.settings, this.defaults));
  readonly draft: Draft = $derived({ source: this.source, task_prefix: this.task_prefix, settings: this.settings });
  /** Everything that the next question would be made of. */
  readonly #input = $derived.by(() =>
    JSON.stringify([this.draft, this.workspace.modelPath, this.workspace.runtime.request]),
  );
  readonly run: RunState = $derived.by(() =>
    this.#run.phase === 'failed' && this.#run.input !== this.#input ? { phase: 'idle' } : this.#run,
  );
  readonly canTranslate = $derived.by(
    () => this.source.trim() !== '' && this.problems.size === 0 && this.workspace.model !== null,
  );
  /** The unfinished translation on screen: of a run under way or cancelled, as soon as it has tokens. */
  readonly step: TranslationStep | null = $derived(
    this.run.phase === 'running' || this.run.phase === 'cancelled' ? this.run.step : null,
  );
  /** The finished translation on screen. */
  readonly shown: TranslationResult | null = $derived(this.step ? null : this.result);
  /** What was asked of the translation on screen; before the first, of the run under way. */
  readonly question: TranslationQuestion | null = $derived.by(() => {
    if (this.shown) return this.shown.question;
    return 'question' in this.run ? this.run.question : null;
  });
  readonly tokens: readonly TranslatedToken[] = $derived(this.step?.tokens ?? this.result?.translation.tokens ?? []);
  readonly sourceTokens: readonly LabelToken[] = $derived.by(
    () => (this.step ? this.#encodedSource : this.result?.translation.input_tokens) ?? [],
  );
  /** The step of the worked example that is on screen. */
  readonly example: WorkedExample | null = $derived(
    this.question && !this.question.forced
      ? activeExample({ ...this.question, mode: this.question.settings.mode })
      : null,
  );

  constructor(workspace: Workspace, world: World = browserWorld) {
    this.workspace = workspace;
    this.#world = world;
    this.history = new TranslationHistory(workspace);
    this.branches = new Branches(workspace, {
      show: (result) => this.#show(result),
      ask: (question) => this.#ask(question, { keep: false }),
    });
    this.beams = new BeamTrace(workspace, world);
    this.reshaping = new Reshaping(workspace, world);
    this.#takeDraft(readDraft(workspace.settings?.['translation.draft']));
  }

  /** Translates what stands in the input column; a run under way is given up. */
  async translate(): Promise<void> {
    const question = this.canTranslate ? this.#question(this.draft, null) : null;
    if (question) await this.#ask(question, { keep: true });
  }

  /** The first picture: what stands in the input column at the start, if it is small enough not to be waited for. */
  async translateUnasked(): Promise<void> {
    const { model } = this.workspace;
    if (!model || !this.canTranslate || !mayRunUnasked(model, this.source)) return;
    const question = this.#question(this.draft, null);
    if (question) await this.#ask(question, { keep: false });
  }

  /** Opens the model of the next question, while the user still writes it; `signal` gives that up. */
  async prepare(signal: AbortSignal): Promise<void> {
    const { model, runtime, lab } = this.workspace;
    if (!model || !mayOpenUnasked(model)) return;
    // Why it cannot be opened is said when it is asked.
    await lab.translation.prepare({ model: model.path, ...runtime.request }, { signal }).catch(() => undefined);
  }

  /** Asks again what was asked last, as it was asked. */
  async again(): Promise<void> {
    if ('question' in this.run) await this.#ask(this.run.question, { keep: true });
  }

  /** Gives the run up. The interface does not wait for the engine to notice. */
  cancel(): void {
    if (this.run.phase !== 'running') return;
    this.#controller?.abort();
    this.#controller = null;
    if (this.run.step) this.beams.stop();
    else this.beams.show(this.result);
    this.#run = { phase: 'cancelled', question: this.run.question, step: this.run.step };
  }

  /** Translates the shown result's question again with another token at a position. */
  async continueFrom(position: number, id: number): Promise<void> {
    const before = this.result?.translation.tokens.slice(0, position) ?? [];
    await this.beginWith([...before.map((token) => token.id), id]);
  }

  /** Translates the shown result's question again so that it begins with these tokens. */
  async beginWith(ids: readonly number[]): Promise<void> {
    const question = this.result?.question;
    if (!question) return;
    const { model } = question;
    try {
      const { text } = await this.workspace.lab.tokenizer.decode({ model, ids: [...ids], skip_special_tokens: true });
      this.focus.pin({ strip: 'target', index: ids.length - 1 });
      await this.#ask(withForced(question, { text, ids }), { keep: true });
    } catch (error) {
      this.#run = { phase: 'failed', question, error: errorData(error), input: this.#input };
    }
  }

  /** Makes these the arguments of sampling, and sampling the way to search; nothing is translated yet. */
  useSampling({ temperature, top_k, top_p }: Sliders): void {
    const values = { ...this.settings.values, temperature, top_k, top_p };
    this.settings = { ...this.settings, mode: 'sampling', values };
    this.reshaping.moved = null;
  }

  /** Whether beam search tells its steps; where it did not, the shown question is asked again. */
  async wantBeams(wanted: boolean): Promise<void> {
    this.beams.want(wanted);
    const question = this.shown?.question;
    if (!wanted || !question || this.run.phase === 'running' || this.beams.steps.length > 0) return;
    await this.#ask({ ...question, request: { ...question.request, beams: true } }, { keep: false });
  }

  /** Translates the shown result's question again without its forced beginning. */
  async release(): Promise<void> {
    if (this.result) await this.#ask(withForced(this.result.question, null), { keep: true });
  }

  /** Doubles max_new_tokens and translates again. */
  async raiseLimit(): Promise<void> {
    const limit = this.settings.values.max_new_tokens ?? this.defaults.values.max_new_tokens ?? 256;
    const values = { ...this.settings.values, max_new_tokens: Math.min(4096, limit * 2) };
    this.settings = { ...this.settings, values };
    await this.translate();
  }

  /** Goes to a step of the worked example; without one, to the step after the shown one. */
  async showExample(
    example: WorkedExample = this.example ? nextExample(this.example.id) : workedExamples[0],
  ): Promise<void> {
    this.#takeDraft({ ...example, settings: { ...firstSettings, mode: example.mode } });
    await this.translate();
  }

  /** Puts an entry of the history back: input, settings and model, and computes it again. */
  async restore(entry: HistoryEntry): Promise<void> {
    const settings = entry.effective ? settingsFor(entry.settings, entry.effective) : entry.settings;
    const known = this.workspace.models.find(({ path, state }) => path === entry.model && state.phase === 'ready');
    if (known) this.workspace.chooseModel(known.path);
    this.missingModel = known ? null : entry.modelName;
    this.#takeDraft({ ...entry, settings: withoutDefaults(settings, this.defaults) });
    const question = this.#question({ ...entry, settings }, await this.#forcedOf(entry));
    if (question) await this.#ask(question, { keep: true });
  }

  /** The forced beginning of an entry; one that remembers only its text is cut into ids again. */
  async #forcedOf({ forced_prefix: text, forced_prefix_ids }: HistoryEntry): Promise<Forced | null> {
    const model = this.workspace.model?.path;
    if (text === null || !model) return null;
    if (forced_prefix_ids) return { text, ids: forced_prefix_ids };
    const encoding = await this.workspace.lab.tokenizer
      .encode({ model, text, add_special_tokens: false })
      .catch(() => null);
    return encoding && encoding.tokens.length > 0 ? { text, ids: encoding.tokens.map(({ id }) => id) } : null;
  }

  /** Brings an answer back on screen. */
  #show(result: TranslationResult): void {
    this.#controller?.abort();
    this.#controller = null;
    this.focus.release();
    this.result = result;
    this.#run = { phase: 'done' };
    this.beams.show(result);
  }

  #takeDraft({ source, task_prefix, settings }: Draft): void {
    this.source = source;
    this.task_prefix = task_prefix;
    this.settings = settings;
  }

  #question(draft: Draft, forced: Forced | null): TranslationQuestion | null {
    const { model, runtime } = this.workspace;
    if (!model) return null;
    const drawnSeed = this.#world.drawSeed();
    const beams = this.beams.wanted;
    return createQuestion(draft, forced, {
      model,
      runtime: runtime.request,
      defaults: this.defaults,
      drawnSeed,
      beams,
    });
  }

  async #ask(question: TranslationQuestion, { keep }: { keep: boolean }): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    if (!question.forced) this.focus.release();
    this.#run = { phase: 'running', question, step: null };
    this.beams.begin();
    const ticking = this.#startClock();
    void this.#readSourceTokens(question, current);
    try {
      const onEvent = this.#stepListener(question, current);
      const { signal } = controller;
      const translation = await this.workspace.lab.translation.translate(question.request, { onEvent, signal });
      if (!current()) return;
      this.result = { question, translation };
      this.#run = { phase: 'done' };
      this.beams.finish(this.result);
      this.branches.add(this.result);
      this.workspace.lastOperationMs = translation.elapsedMs;
      if (keep) void this.history.add(historyEntry(question, translation, this.#world.now()));
    } catch (error) {
      if (!current()) return;
      if (isCancelled(error)) this.cancel();
      else {
        this.#run = { phase: 'failed', question, error: errorData(error), input: this.#input };
        this.beams.show(this.result);
      }
    } finally {
      clearInterval(ticking);
    }
  }

  /** A run that is over within the quiet time shows no steps at all, only its result. */
  #stepListener(
    question: TranslationQuestion,
    current: () => boolean,
  ): (event: TranslationStep | TranslationBeams | Preparing) => void {
    const startedAt = this.#world.now();
    const show = latestPerPicture<TranslationStep>(this.#world, (step) => {
      if (current() && this.run.phase === 'running') this.#run = { phase: 'running', question, step };
    });
    return (event) => {
      if (event.event === 'preparing') {
        if (current()) this.prepared = event.total_bytes > 0 ? event.done_bytes / event.total_bytes : null;
        return;
      }
      this.prepared = null;
      if (event.event === 'beams') {
        if (current()) this.beams.take(event);
        return;
      }
      if (this.#world.now() - startedAt >= QUIET_MS) show(event);
    };
  }

  async #readSourceTokens({ model, request }: TranslationQuestion, current: () => boolean): Promise<void> {
    const text = `${request.task_prefix ?? ''}${request.source}`;
    // The result brings the tokens anyway: without these the source's strip only comes later.
    const encoding = await this.workspace.lab.tokenizer.encode({ model, text }).catch(() => null);
    if (current() && encoding) this.#encodedSource = encoding.tokens;
  }

  #startClock(): ReturnType<typeof setInterval> {
    const startedAt = this.#world.now();
    this.elapsedMs = 0;
    this.prepared = null;
    return setInterval(() => (this.elapsedMs = this.#world.now() - startedAt), TICK_MS);
  }
}
