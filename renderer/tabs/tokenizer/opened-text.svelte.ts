import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { cutInSlices } from '../../lab/cut-text.ts';

/** A longer text is not edited here: it is looked through, part by part. In UTF-16 units. */
export const EDITABLE_LENGTH = 20_000;
/** A larger file belongs to the terminal. */
const MOST_BYTES = 16_000_000;

/** A text that is too long to be edited. */
export interface LongText {
  /** The file it came from; null where it was pasted. */
  readonly name: string | null;
  readonly text: string;
  /** Where its parts end. */
  readonly ends: readonly number[];
}

export type OpeningState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** A long text, pasted or out of a file. */
export class OpenedText {
  long = $state.raw<LongText | null>(null);
  opening = $state.raw<OpeningState>({ phase: 'idle' });
  /** The newest opening: an older one that ends later counts no more. */
  #turn = 0;

  /** Takes a text that stands in memory. */
  async take(name: string | null, text: string): Promise<void> {
    const turn = ++this.#turn;
    this.opening = { phase: 'reading' };
    const ends = await cutInSlices(text);
    if (turn !== this.#turn) return;
    this.long = { name, text, ends };
    this.opening = { phase: 'idle' };
  }

  /** Reads a file and returns its text; null where it cannot be had, which `opening` then says. */
  async read(file: File, tooLarge: (found: number, most: number) => LabErrorData): Promise<string | null> {
    const turn = ++this.#turn;
    this.opening = { phase: 'reading' };
    try {
      if (file.size > MOST_BYTES) {
        this.opening = { phase: 'failed', error: tooLarge(file.size, MOST_BYTES) };
        return null;
      }
      const text = await file.text();
      if (turn !== this.#turn) return null;
      this.opening = { phase: 'idle' };
      return text;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (turn === this.#turn)
        this.opening = { phase: 'failed', error: { code: 'file-unreadable', message, file: file.name } };
      return null;
    }
  }

  close(): void {
    this.#turn++;
    this.long = null;
    this.opening = { phase: 'idle' };
  }
}
