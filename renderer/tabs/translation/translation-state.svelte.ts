import { TokenFocus } from '../../lab/token-focus.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { settingsFor, withoutDefaults } from './effective-arguments.ts';
import { argumentDefaults, argumentProblems, firstSettings, type SearchSettings } from './generation-arguments.ts';
import { BeamTrace } from './beams/beam-trace.svelte.ts';
import { Reshaping, type Sliders } from './distribution/reshaping.svelte.ts';
import { TranslationHistory } from './history/translation-history.svelte.ts';
import { Branches } from './tree/branches.svelte.ts';
import { readDraft, type Draft, type HistoryEntry } from './translation-memory.ts';
import { browserWorld, createQuestion, historyEntry, withForced } from './translation-question.ts';
import type { Forced, TranslationQuestion, World } from './translation-question.ts';
import { TranslationRun } from './translation-run.svelte.ts';
import { mayOpenUnasked, mayRunUnasked } from './translation-view.ts';
import { activeExample, nextExample, workedExamples, type WorkedExample } from './worked-examples.ts';

/** The Translation tab: its input, what is asked of the engine with it, and what came of that. */
export class TranslationState {
  source = $state('');
  task_prefix = $state('');
  settings = $state.raw<SearchSettings>(firstSettings);
  /** The model of a restored entry that is no longer there. */
  missingModel = $state<string | null>(null);
  readonly focus = new TokenFocus<'source' | 'target'>();
  readonly workspace: Workspace;
  readonly history: TranslationHistory;
  readonly branches: Branches;
  readonly beams: BeamTrace;
  readonly reshaping: Reshaping;
  readonly run: TranslationRun;
  readonly #world: World;

  readonly defaults = $derived.by(() => argumentDefaults(this.workspace.summary?.generation_config));
  readonly problems = $derived.by(() => argumentProblems(this.settings, this.defaults));
  readonly draft: Draft = $derived({ source: this.source, task_prefix: this.task_prefix, settings: this.settings });
  /** Everything that the next question would be made of. */
  readonly #input = $derived.by(() =>
    JSON.stringify([this.draft, this.workspace.modelPath, this.workspace.runtime.request]),
  );
  readonly canTranslate = $derived.by(
    () => this.source.trim() !== '' && this.problems.size === 0 && this.workspace.model !== null,
  );
  /** The step of the worked example that is on screen. */
  readonly example: WorkedExample | null = $derived.by(() => {
    const { question } = this.run;
    return question && !question.forced ? activeExample({ ...question, mode: question.settings.mode }) : null;
  });

  constructor(workspace: Workspace, world: World = browserWorld) {
    this.workspace = workspace;
    this.#world = world;
    this.history = new TranslationHistory(workspace);
    this.branches = new Branches(workspace, {
      show: (result) => {
        this.focus.release();
        this.run.show(result);
      },
      ask: (question) => this.#ask(question, { keep: false }),
    });
    this.beams = new BeamTrace(workspace, world);
    this.reshaping = new Reshaping(workspace, world);
    this.run = new TranslationRun({ workspace, world, beams: this.beams, input: () => this.#input });
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
    const { state } = this.run;
    if ('question' in state) await this.#ask(state.question, { keep: true });
  }

  /** Translates the shown result's question again with another token at a position. */
  async continueFrom(position: number, id: number): Promise<void> {
    const before = this.run.result?.translation.tokens.slice(0, position) ?? [];
    await this.beginWith([...before.map((token) => token.id), id]);
  }

  /** Translates the shown result's question again so that it begins with these tokens. */
  async beginWith(ids: readonly number[]): Promise<void> {
    const question = this.run.result?.question;
    if (!question) return;
    const { model } = question;
    try {
      const { text } = await this.workspace.lab.tokenizer.decode({ model, ids: [...ids], skip_special_tokens: true });
      this.focus.pin({ strip: 'target', index: ids.length - 1 });
      await this.#ask(withForced(question, { text, ids }), { keep: true });
    } catch (error) {
      this.run.fail(question, error);
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
    const question = this.run.shown?.question;
    if (!wanted || !question || this.run.state.phase === 'running' || this.beams.steps.length > 0) return;
    await this.#ask({ ...question, request: { ...question.request, beams: true } }, { keep: false });
  }

  /** Translates the shown result's question again without its forced beginning. */
  async release(): Promise<void> {
    const { result } = this.run;
    if (result) await this.#ask(withForced(result.question, null), { keep: true });
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
    if (!question.forced) this.focus.release();
    await this.run.ask(question, (result) => {
      this.branches.add(result);
      if (keep) void this.history.add(historyEntry(question, result.translation, this.#world.now()));
    });
  }
}
