import { SvelteMap } from 'svelte/reactivity';
import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { errorData } from '../../lab/error-details.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';

export type CardReading =
  | { readonly phase: 'idle' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** A checkpoint's card as the lab fills it in, and as it stands now. */
interface Card {
  readonly proposed: string;
  readonly text: string;
}

/** The model cards of a run's checkpoints before they are written. */
export class ModelCardDraft {
  reading = $state.raw<CardReading>({ phase: 'idle' });
  /** By the checkpoint's step. */
  readonly #cards = new SvelteMap<number, Card>();
  readonly #workspace: Workspace;
  readonly #run: string;

  constructor(workspace: Workspace, run: string) {
    this.#workspace = workspace;
    this.#run = run;
  }

  /** The text of a checkpoint's card; null before it was read. */
  text(step: number): string | null {
    return this.#cards.get(step)?.text ?? null;
  }

  /** The card that takes the place of the lab's own; null where nobody changed it. */
  changed(step: number): string | null {
    const card = this.#cards.get(step);
    return card && card.text !== card.proposed ? card.text : null;
  }

  /** Has the lab fill in the card of a checkpoint, unless that is done. */
  async read(step: number): Promise<void> {
    if (this.#cards.has(step)) return;
    this.reading = { phase: 'reading' };
    try {
      const { card } = await this.#workspace.lab.fineTuning.modelCard({ run: this.#run, checkpoint: step });
      this.#cards.set(step, { proposed: card, text: card });
      this.reading = { phase: 'idle' };
    } catch (error) {
      this.reading = { phase: 'failed', error: errorData(error) };
    }
  }

  setText(step: number, text: string): void {
    const card = this.#cards.get(step);
    if (card) this.#cards.set(step, { ...card, text });
  }

  /** Back to what the lab filled in. */
  reset(step: number): void {
    const card = this.#cards.get(step);
    if (card) this.setText(step, card.proposed);
  }
}
