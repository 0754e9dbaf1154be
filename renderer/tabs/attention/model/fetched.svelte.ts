import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import { errorData } from '../../../lab/error-details.ts';
import { RecentAnswers } from './recent-answers.ts';

export type FetchPhase =
  | { readonly phase: 'idle' }
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/**
 * Something that the screen needs from the lab, by key. The latest question wins; what is shown stays until the new
 * answer is there, and what was answered once is not asked again.
 */
export class Fetched<Value> {
  state = $state.raw<FetchPhase>({ phase: 'idle' });
  /** What is shown; while loading, what was shown before. */
  value = $state.raw<Value | null>(null);
  readonly #known: RecentAnswers<Value>;
  #asked: string | null = null;

  /** @param limit How many answers are kept. */
  constructor(limit: number) {
    this.#known = new RecentAnswers(limit);
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  /** Shows what is known under a key, else asks for it. Never rejects: a failure stands in `state`. */
  async show(key: string, ask: () => Promise<Value>): Promise<void> {
    const known = this.#known.get(key);
    this.#asked = key;
    if (known !== undefined) return this.#take(key, known);
    this.state = { phase: 'loading' };
    try {
      const value = await ask();
      if (this.#asked === key) this.#take(key, value);
    } catch (error) {
      if (this.#asked === key) this.state = { phase: 'failed', error: errorData(error) };
    }
  }

  /** Shows nothing; answers under way are not taken. */
  hide(): void {
    this.#asked = null;
    this.state = { phase: 'idle' };
    this.value = null;
  }

  /** Forgets all that was answered. What is shown stays. */
  forget(): void {
    this.#known.clear();
    this.#asked = null;
    if (this.state.phase === 'loading') this.state = { phase: 'idle' };
  }

  #take(key: string, value: Value): void {
    this.#known.keep(key, value);
    this.value = value;
    this.state = { phase: 'ready' };
  }
}
