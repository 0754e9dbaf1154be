import type {
  TranslatedToken,
  TranslationBeams,
  TranslationStep,
} from '../../../electron/contract/replies/translation.ts';
import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import type { LabelToken, Preparing } from '../../../electron/contract/replies/values.ts';
import { errorData, isCancelled } from '../../lab/error-details.ts';
import { preparedPart } from '../../lab/prepared-part.ts';
import { Stopwatch } from '../../lab/stopwatch.svelte.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { latestPerPicture } from '../../lab/world.ts';
import type { BeamTrace } from './beams/beam-trace.svelte.ts';
import type { TranslationQuestion, TranslationResult, World } from './translation-question.ts';

/** What takes less long happens without any sign of work. */
const QUIET_MS = 100;

export type RunState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly question: TranslationQuestion; readonly step: TranslationStep | null }
  | { readonly phase: 'done' }
  | { readonly phase: 'cancelled'; readonly question: TranslationQuestion; readonly step: TranslationStep | null }
  | {
      readonly phase: 'failed';
      readonly question: TranslationQuestion;
      readonly error: LabErrorData;
      /** What stood there when it failed: with another input, or another model, the error is no longer its own. */
      readonly input: string;
    };

interface RunPlace {
  readonly workspace: Workspace;
  readonly world: World;
  readonly beams: BeamTrace;
  /** Everything that the next question would be made of. */
  readonly input: () => string;
}

/** The translation on screen: the run under way, and the last result. */
export class TranslationRun {
  result = $state.raw<TranslationResult | null>(null);
  /** How far the weights of the run under way are made, from 0 to 1; null where there is nothing to make. */
  prepared = $state<number | null>(null);
  #state = $state.raw<RunState>({ phase: 'idle' });
  /** The source's tokens while the run is under way; the result brings its own. */
  #encodedSource = $state.raw<readonly LabelToken[]>([]);
  #controller: AbortController | null = null;
  readonly #stopwatch: Stopwatch;
  readonly #place: RunPlace;

  readonly state: RunState = $derived.by(() =>
    this.#state.phase === 'failed' && this.#state.input !== this.#place.input() ? { phase: 'idle' } : this.#state,
  );
  /** The unfinished translation on screen: of a run under way or cancelled, as soon as it has tokens. */
  readonly step: TranslationStep | null = $derived(
    this.state.phase === 'running' || this.state.phase === 'cancelled' ? this.state.step : null,
  );
  /** The finished translation on screen. */
  readonly shown: TranslationResult | null = $derived(this.step ? null : this.result);
  /** What was asked of the translation on screen; before the first, of the run under way. */
  readonly question: TranslationQuestion | null = $derived.by(() => {
    if (this.shown) return this.shown.question;
    return 'question' in this.state ? this.state.question : null;
  });
  readonly tokens: readonly TranslatedToken[] = $derived(this.step?.tokens ?? this.result?.translation.tokens ?? []);
  readonly sourceTokens: readonly LabelToken[] = $derived.by(
    () => (this.step ? this.#encodedSource : this.result?.translation.input_tokens) ?? [],
  );

  constructor(place: RunPlace) {
    this.#place = place;
    this.#stopwatch = new Stopwatch(place.world.now);
  }

  get elapsedMs(): number {
    return this.#stopwatch.elapsedMs;
  }

  /** Asks the engine; a run under way is given up. `finished` is told of the result once it is on screen. */
  async ask(question: TranslationQuestion, finished: (result: TranslationResult) => void): Promise<void> {
    const { workspace, beams } = this.#place;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    this.#state = { phase: 'running', question, step: null };
    beams.begin();
    this.prepared = null;
    const stop = this.#stopwatch.start();
    void this.#readSourceTokens(question, current);
    try {
      const onEvent = this.#stepListener(question, current);
      const { signal } = controller;
      const translation = await workspace.lab.translation.translate(question.request, { onEvent, signal });
      if (!current()) return;
      const result = { question, translation };
      this.result = result;
      this.#state = { phase: 'done' };
      beams.finish(result);
      workspace.lastOperationMs = translation.elapsedMs;
      finished(result);
    } catch (error) {
      if (!current()) return;
      if (isCancelled(error)) this.cancel();
      else {
        this.fail(question, error);
        beams.show(this.result);
      }
    } finally {
      stop();
    }
  }

  /** Gives the run up. The interface does not wait for the engine to notice. */
  cancel(): void {
    if (this.state.phase !== 'running') return;
    this.#controller?.abort();
    this.#controller = null;
    const { question, step } = this.state;
    if (step) this.#place.beams.stop();
    else this.#place.beams.show(this.result);
    this.#state = { phase: 'cancelled', question, step };
  }

  /** Says why a question has no answer. */
  fail(question: TranslationQuestion, error: unknown): void {
    this.#state = { phase: 'failed', question, error: errorData(error), input: this.#place.input() };
  }

  /** Brings an answer back on screen. */
  show(result: TranslationResult): void {
    this.#controller?.abort();
    this.#controller = null;
    this.result = result;
    this.#state = { phase: 'done' };
    this.#place.beams.show(result);
  }

  /** A run that is over within the quiet time shows no steps at all, only its result. */
  #stepListener(
    question: TranslationQuestion,
    current: () => boolean,
  ): (event: TranslationStep | TranslationBeams | Preparing) => void {
    const { world, beams } = this.#place;
    const show = latestPerPicture<TranslationStep>(world, (step) => {
      if (current() && this.state.phase === 'running') this.#state = { phase: 'running', question, step };
    });
    return (event) => {
      if (event.event === 'preparing') {
        if (current()) this.prepared = preparedPart(event);
        return;
      }
      this.prepared = null;
      if (event.event === 'beams') {
        if (current()) beams.take(event);
        return;
      }
      if (this.#stopwatch.read() >= QUIET_MS) show(event);
    };
  }

  async #readSourceTokens({ model, request }: TranslationQuestion, current: () => boolean): Promise<void> {
    const text = `${request.task_prefix ?? ''}${request.source}`;
    // The result brings the tokens anyway: without these the source's strip only comes later.
    const encoding = await this.#place.workspace.lab.tokenizer.encode({ model, text }).catch(() => null);
    if (current() && encoding) this.#encodedSource = encoding.tokens;
  }
}
