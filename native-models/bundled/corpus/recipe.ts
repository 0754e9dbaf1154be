import type { CorpusRecipe } from './corpus.ts';

/** The recipe of the data that the bundled model is trained on. */
export const BUNDLED_RECIPE: CorpusRecipe = { seed: 20260728, sentences: 100_000, names: 12, heldOut: 500 };
