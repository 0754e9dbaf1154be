import type { CallOptions } from '../../../../electron/contract/lab-api.ts';
import type { Preparing } from '../../../../electron/contract/replies/values.ts';
import type { AttentionKind } from '../../../../electron/contract/requests.ts';
import { errorData, isCancelled } from '../../../lab/error-details.ts';
import { preparedPart } from '../../../lab/prepared-part.ts';
import { Stopwatch } from '../../../lab/stopwatch.svelte.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import { MAP_SIZE, pairRequest, resultOf, withKinds } from './model-question.ts';
import type { LookResult, LookState, ModelQuestion } from './model-question.ts';

/** The attention of a pair, asked of the engine: the run under way, and the last result. */
export class AttentionRun {
  state = $state.raw<LookState>({ phase: 'idle' });
  result = $state.raw<LookResult | null>(null);
  /** How far the weights of the run under way are made, from 0 to 1; null where there is nothing to make. */
  prepared = $state<number | null>(null);
  #controller: AbortController | null = null;
  readonly #stopwatch = new Stopwatch(() => performance.now());
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get elapsedMs(): number {
    return this.#stopwatch.elapsedMs;
  }

  /** Asks for the heads of these kinds; a run under way is given up. `taken` shows a result that has just come. */
  async ask(question: ModelQuestion, kinds: readonly AttentionKind[], taken: () => Promise<void>): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller;
    this.state = { phase: 'running', question };
    this.prepared = null;
    const stop = this.#stopwatch.start();
    try {
      const { signal } = controller;
      const onEvent = (event: Preparing) => {
        if (current()) this.prepared = preparedPart(event);
      };
      const overview = await this.#overview(question, kinds, { signal, onEvent });
      if (!current()) return;
      this.result = resultOf(question, overview);
      this.state = { phase: 'done' };
      this.#workspace.lastOperationMs = this.#stopwatch.read();
      await taken();
    } catch (error) {
      if (!current()) return;
      if (isCancelled(error)) this.cancel();
      else this.state = { phase: 'failed', question, error: errorData(error) };
    } finally {
      stop();
    }
  }

  /** Gives the run up. The interface does not wait for the engine to notice. */
  cancel(): void {
    if (this.state.phase !== 'running') return;
    this.#controller?.abort();
    this.#controller = null;
    this.state = { phase: 'cancelled', question: this.state.question };
  }

  /** Asks for those of the kinds that the result does not have yet; false where they cannot be had. */
  async ensureKinds(kinds: readonly AttentionKind[]): Promise<boolean> {
    const { result } = this;
    if (!result) return false;
    const missing = kinds.filter((kind) => !result.kinds.has(kind));
    if (missing.length === 0) return true;
    try {
      const overview = await this.#overview(result.question, missing);
      if (this.result?.question !== result.question) return false;
      this.result = withKinds(this.result, overview);
      return true;
    } catch (error) {
      if (this.result === result) this.state = { phase: 'failed', question: result.question, error: errorData(error) };
      return false;
    }
  }

  #overview(question: ModelQuestion, kinds: readonly AttentionKind[], options?: CallOptions<Preparing>) {
    const request = { ...pairRequest(question), kinds: [...kinds], map_size: MAP_SIZE };
    return this.#workspace.lab.attention.overview(request, options);
  }
}
