import { createRandom } from '../../distributions/random.ts';
import { CorpusError } from './corpus-error.ts';
import { corpus, type CorpusRecipe } from './corpus.ts';
import { examplesOf, type DirectedExample } from './examples.ts';
import { LANGUAGES } from './language.ts';
import type { Triple } from './triple.ts';
import { joinChinese } from './written.ts';

/** The stream of random numbers that writings are drawn from; those below it are the sentences'. */
const WRITING_ROW = 100;
/** The one that says which languages a sentence is taken into. */
const TAKING_ROW = 101;

export interface TripleExamples {
  readonly triple: Triple;
  readonly examples: readonly DirectedExample[];
}

/**
 * The examples of a recipe, triple by triple, the held-out ones first. A sentence to train on that reads like a
 * held-out one in any language is left out, and so is a held-out one that was there before. Throws CorpusError
 * `conflict` where one source text has two target texts.
 */
export function* corpusExamples(recipe: CorpusRecipe): Generator<TripleExamples> {
  const random = createRandom(recipe.seed, WRITING_ROW);
  const taking = createRandom(recipe.seed, TAKING_ROW);
  const heldOut = new Set<string>();
  const targets = new Map<string, string>();
  for (const triple of corpus(recipe)) {
    const readings = readingsOf(triple);
    if (readings.some((reading) => heldOut.has(reading))) continue;
    if (triple.split !== 'train') for (const reading of readings) heldOut.add(reading);
    const examples = examplesOf(triple, random).filter(
      ({ direction }) => !isSentenceToTrainOn(triple) || 100 * taking() < recipe.taken[direction.target],
    );
    for (const example of examples) settle(example, targets);
    yield { triple, examples };
  }
}

/** What a sentence reads like in each language, whatever its capitals and marks. */
export function readingsOf({ words }: Triple): string[] {
  return LANGUAGES.map((language) => {
    const text = language === 'zh' ? joinChinese(words.zh) : words[language];
    return `${language} ${text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()}`;
  });
}

const isSentenceToTrainOn = ({ split, end }: Triple): boolean => split === 'train' && end !== undefined;

function settle({ source, target }: DirectedExample, targets: Map<string, string>): void {
  const known = targets.get(source);
  if (known === undefined) targets.set(source, target);
  else if (known !== target)
    throw new CorpusError(
      'conflict',
      `«${source}» has two target texts, «${known}» and «${target}», so that none can be learnt.`,
    );
}
