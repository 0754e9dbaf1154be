import type { CorpusRecipe } from './corpus.ts';

/** What the bundled model's first trainings are made on, and what it is measured on. */
export const BUNDLED_RECIPE: CorpusRecipe = {
  seed: 20260728,
  drawing: 0,
  sentences: 100_000,
  covered: 0,
  names: 12,
  heldOut: 500,
};

/** Other sentences, with every word of the lexicon in many of them: what the last training is made on. */
export const COVERING_RECIPE: CorpusRecipe = {
  ...BUNDLED_RECIPE,
  drawing: 1,
  sentences: 60_000,
  covered: 60,
  names: 4,
};
