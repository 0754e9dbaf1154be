import type { CorpusRecipe } from './corpus.ts';

/** The recipe of the data that the bundled model is trained on. */
export const BUNDLED_RECIPE: CorpusRecipe = { seed: 20260728, sentences: 120_000, names: 4, heldOut: 500 };
