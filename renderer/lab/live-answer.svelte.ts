import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import { errorData, isCancelled } from './error-details.ts';

/** An answer with the question that it belongs to. */
export interface Answered<Question, Answer> {
  readonly question: Question;
  readonly answer: Answer;
}

/**
 * Answers that follow what the user does: one call is under way at a time, and of the questions that come meanwhile only
 * the newest is asked. The last answer stays until the next one is there.
 */
export class LiveAnswer<Question, Answer> {
  shown = $state.raw<Answered<Question, Answer> | null>(null);
  /** What the newest question failed with. */
  error = $state.raw<LabErrorData | null>(null);
  busy = $state(false);
  /** The question that failed: what the error belongs to. */
  failed = $state.raw<Question | null>(null);
  readonly #ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  #next: Question | null = null;
  #last: Question | null = null;
  #controller: AbortController | null = null;

  constructor(ask: (question: Question, signal: AbortSignal) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** Asks, now or as soon as the call under way has come back. */
  want(question: Question): void {
    this.#next = question;
    if (!this.#controller) void this.#answerAll();
  }

  /** Asks the last question again. */
  again(): void {
    if (this.#last !== null) this.want(this.#last);
  }

  /** Gives the call under way up; what is shown stays. */
  cancel(): void {
    this.#next = null;
    this.#controller?.abort();
  }

  /** Forgets question and answer. */
  clear(): void {
    this.cancel();
    this.shown = null;
    this.error = null;
  }

  async #answerAll(): Promise<void> {
    this.busy = true;
    while (this.#next !== null) {
      const question = this.#next;
      const controller = new AbortController();
      this.#last = question;
      this.#next = null;
      this.#controller = controller;
      try {
        const answer = await this.#ask(question, controller.signal);
        if (controller.signal.aborted) continue;
        this.shown = { question, answer };
        this.error = null;
      } catch (error) {
        if (isCancelled(error) || this.#next !== null) continue;
        this.failed = question;
        this.error = errorData(error);
      }
    }
    this.#controller = null;
    this.busy = false;
  }
}
