import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { fileSource } from '../../data/pair-data.ts';
import { errorData } from '../../lab/error-details.ts';
import type { FineTuningState } from './fine-tuning-state.svelte.ts';

/** As many rows as one goes through by hand; what is longer is better put right where it comes from. */
export const MOST_TAKEN = 10_000;

export type TakingState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'tooMuch' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** Takes the rows of the training file over into the grid, where they can be dropped and mended. */
export class TakenRows {
  state = $state.raw<TakingState>({ phase: 'idle' });
  readonly #tuning: FineTuningState;

  constructor(tuning: FineTuningState) {
    this.#tuning = tuning;
  }

  /** Reads the file and checks its rows again where they stand now. */
  async take(): Promise<void> {
    const tuning = this.#tuning;
    const data = fileSource(tuning.draft.file);
    if (!data || this.state.phase === 'reading') return;
    this.state = { phase: 'reading' };
    try {
      const { pairs, more } = await tuning.workspace.lab.fineTuning.readPairs({ data, limit: MOST_TAKEN });
      this.state = { phase: more ? 'tooMuch' : 'idle' };
      if (more) return;
      tuning.draft = { ...tuning.draft, kind: 'examples', pairs };
      void tuning.dataCheck.run();
    } catch (error) {
      this.state = { phase: 'failed', error: errorData(error) };
    }
  }
}
