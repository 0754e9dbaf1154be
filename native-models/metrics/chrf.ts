import { requirePairs } from './metrics-error.ts';
import { addNgrams, countNgrams, noNgrams, type NgramCounts } from './ngrams.ts';
import { splitWords } from './split-words.ts';

const CHAR_ORDER = 6;
/** β² for β = 2: recall weighs twice as much as precision. */
const BETA_SQUARED = 4;
/** Python's string.punctuation. */
const punctuation = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

export interface ChrfOptions {
  /** Longest word n-gram that counts besides the character n-grams: 0 (default) is chrF, 2 is chrF++. */
  readonly word_order?: 0 | 1 | 2;
}

/**
 * chrF of a corpus, 0 to 100, one reference a hypothesis, as sacrebleu 2.6.0 computes it by default: character n-grams up to
 * 6 without whitespace, β = 2, case kept, orders that are too long for the text left out.
 * Sources: Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; 2017, "chrF++: words helping
 * character n-grams".
 * @throws MetricsError where there is no pair, or not one reference for each hypothesis
 */
export function corpusChrf(
  hypotheses: readonly string[],
  references: readonly string[],
  { word_order = 0 }: ChrfOptions = {},
): number {
  requirePairs(hypotheses, references);
  const sum = noNgrams(CHAR_ORDER + word_order);
  hypotheses.forEach((hypothesis, index) => addNgrams(sum, countUnits(hypothesis, references[index]!, word_order)));
  return fScore(sum);
}

/** chrF of one sentence, 0 to 100. */
export function sentenceChrf(hypothesis: string, reference: string, { word_order = 0 }: ChrfOptions = {}): number {
  return fScore(countUnits(hypothesis, reference, word_order));
}

function countUnits(hypothesis: string, reference: string, word_order: number): NgramCounts[] {
  const hypothesisWords = splitWords(hypothesis);
  const referenceWords = splitWords(reference);
  const counts = [
    ...countNgrams([...hypothesisWords.join('')], [...referenceWords.join('')], CHAR_ORDER),
    ...countNgrams(separatePunctuation(hypothesisWords), separatePunctuation(referenceWords), word_order),
  ];
  // sacrebleu: n-grams for which the reference has no match to offer are not held against the hypothesis.
  return counts.map((count) => (count.reference === 0 ? { ...count, hypothesis: 0 } : count));
}

/** Cuts one mark off a word, the last before the first: `(hi)` gives `(hi` and `)`, as in sacrebleu. */
function separatePunctuation(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    if (word.length === 1) return [word];
    if (punctuation.has(word.at(-1)!)) return [word.slice(0, -1), word.slice(-1)];
    if (punctuation.has(word[0]!)) return [word[0]!, word.slice(1)];
    return [word];
  });
}

/** F-score of the mean precision and the mean recall over the orders that both sides are long enough for. */
function fScore(counts: readonly NgramCounts[]): number {
  const known = counts.filter(({ hypothesis, reference }) => hypothesis > 0 && reference > 0);
  if (known.length === 0) return 0;
  const mean = (side: 'hypothesis' | 'reference'): number =>
    known.reduce((sum, count) => sum + count.matches / count[side], 0) / known.length;
  const precision = mean('hypothesis');
  const recall = mean('reference');
  if (precision + recall === 0) return 0;
  return (100 * (1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
}
