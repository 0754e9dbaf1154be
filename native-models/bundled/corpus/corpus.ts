import { createRandom, type Random } from '../../distributions/random.ts';
import { COMPOSED } from './composed.ts';
import { CorpusError } from './corpus-error.ts';
import { coveringSentences } from './covering-sentences.ts';
import { corpusSource, drawSentence, TRIES, weightedPick, type CorpusSource } from './draw-sentence.ts';
import { byLanguage, type ByLanguage } from './language.ts';
import type { Split, Triple } from './triple.ts';

/** What a corpus is a function of. */
export interface CorpusRecipe {
  /** A whole number. */
  readonly seed: number;
  /** How many sentences are made to train on. */
  readonly sentences: number;
  /** In how many of the sentences each entry that follows no rule stands at least; more are made of those that stand in fewer. */
  readonly covered: number;
  /**
   * Of a hundred sentences to train on, how many are taken into each language, counted for each of the other two alone. Names are
   * taken into all.
   */
  readonly taken: ByLanguage<number>;
  /**
   * How often each name of the lexicon stands alone in the training data; one that is put together by a rule, a quarter
   * as often.
   */
  readonly names: number;
  /** How many sentences with held-out fillings, and how many with held-out parts, are made. */
  readonly heldOut: number;
}

/** Which stream of random numbers each kind of sentence is drawn from; see WRITING_ROW for the writings'. */
const ROWS = { fillings: 0, parts: 1, train: 2, covering: 50 };

/**
 * The corpus of a recipe: held-out sentences of both kinds, then those to train on, then every name as often as the
 * recipe asks. The same recipe gives the same triples on every machine. Fillings and parts that are held out are in
 * none to train on; that two templates say the same of different fillings is what `corpusExamples` watches.
 */
export function* corpus(recipe: CorpusRecipe): Generator<Triple> {
  const { taken, ...numbers } = recipe;
  for (const [name, value] of Object.entries({ ...numbers, ...taken }))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new CorpusError('bad-recipe', `The recipe's ${name} must be a whole number, not ${value}.`);
  const { seed, heldOut } = recipe;
  const source = corpusSource();
  yield* sentences(source, 'fillings', heldOut, createRandom(seed, ROWS.fillings));
  yield* sentences(source, 'parts', heldOut, createRandom(seed, ROWS.parts));
  const counts = new Array<number>(source.lexicon.length).fill(0);
  for (const triple of sentences(source, 'train', recipe.sentences, createRandom(seed, ROWS.train))) {
    for (const entry of triple.entries) counts[entry]!++;
    yield triple;
  }
  yield* coveringSentences(source, counts, recipe.covered, createRandom(seed, ROWS.covering));
  for (let round = 0; round < recipe.names; round++) yield* names(source, round % 4 === 0);
}

function* sentences(source: CorpusSource, split: Split, count: number, random: Random): Generator<Triple> {
  const pick = weightedPick(source.decks, split);
  for (let made = 0; made < count; made++) {
    let triple: Triple | undefined;
    for (let attempt = 0; triple === undefined && attempt < TRIES; attempt++)
      triple = drawSentence(source, pick(random), split, random);
    if (triple === undefined)
      throw new CorpusError(
        'bad-recipe',
        `No sentence of the kind ${split} was found in ${TRIES} tries with ${source.lexicon.length} entries.`,
      );
    yield triple;
  }
}

function* names({ lexicon, positions }: CorpusSource, withComposed: boolean): Generator<Triple> {
  for (const entry of lexicon)
    if (entry.named && (withComposed || !COMPOSED.has(entry.class))) {
      const words = byLanguage((language) => entry.words[language].alone);
      yield { words, end: undefined, template: entry.class, entries: [positions.get(entry)!], split: 'train' };
    }
}
