import { requirePairs } from './metrics-error.ts';
import { addNgrams, countNgrams, noNgrams, type NgramCounts } from './ngrams.ts';
import { splitWords } from './split-words.ts';
import { tokenize13a } from './tokenize-13a.ts';
import { tokenizeZh } from './tokenize-zh.ts';

const MAX_ORDER = 4;

/** sacrebleu's names of its tokenizers. 13a suits languages with spaces, zh Chinese. */
export type BleuTokenizer = keyof typeof tokenizers;
const tokenizers = {
  '13a': tokenize13a,
  zh: tokenizeZh,
  /** Each code point for itself, whitespace left out. */
  char: (text: string) => [...splitWords(text).join('')],
  /** For text that is tokenized already: words between whitespace. */
  none: splitWords,
} satisfies Record<string, (text: string) => string[]>;

export interface BleuOptions {
  /** Default 13a. */
  readonly tokenize?: BleuTokenizer;
}

/** BLEU with what it was made of; names and units as in sacrebleu. */
export interface BleuScore {
  /** 0 to 100. */
  readonly score: number;
  /** Of the n-grams of order 1 to 4 in the hypotheses, the smoothed share that is in the reference, 0 to 100. */
  readonly precisions: readonly number[];
  /** 0 to 1: below 1 where the hypotheses have fewer tokens than the references. */
  readonly brevity_penalty: number;
  /** Tokens in all hypotheses. */
  readonly sys_len: number;
  /** Tokens in all references. */
  readonly ref_len: number;
}

/**
 * BLEU of a corpus, one reference a hypothesis, as sacrebleu 2.6.0 computes it by default: case kept, exponential smoothing.
 * Source: Papineni et al. 2002, "BLEU: a method for automatic evaluation of machine translation"; smoothing: Chen and
 * Cherry 2014, method 3.
 * @throws MetricsError where there is no pair, or not one reference for each hypothesis
 */
export function corpusBleu(
  hypotheses: readonly string[],
  references: readonly string[],
  { tokenize = '13a' }: BleuOptions = {},
): BleuScore {
  requirePairs(hypotheses, references);
  const sum = noNgrams(MAX_ORDER);
  hypotheses.forEach((hypothesis, index) => addNgrams(sum, countWords(hypothesis, references[index]!, tokenize)));
  return bleuOf(sum, false);
}

/**
 * BLEU of one sentence as `sacrebleu.sentence_bleu` computes it: only the orders that the hypothesis is long enough for count
 * ("effective order"), so that a short sentence is not 0 for its shortness.
 */
export function sentenceBleu(hypothesis: string, reference: string, { tokenize = '13a' }: BleuOptions = {}): BleuScore {
  return bleuOf(countWords(hypothesis, reference, tokenize), true);
}

function countWords(hypothesis: string, reference: string, tokenize: BleuTokenizer): NgramCounts[] {
  const words = tokenizers[tokenize];
  return countNgrams(words(hypothesis), words(reference), MAX_ORDER);
}

function bleuOf(counts: readonly NgramCounts[], effectiveOrder: boolean): BleuScore {
  const { hypothesis: sys_len, reference: ref_len } = counts[0]!;
  const brevity_penalty = sys_len >= ref_len ? 1 : sys_len === 0 ? 0 : Math.exp(1 - ref_len / sys_len);
  const lengths = { brevity_penalty, sys_len, ref_len };
  // No word in common is the score 0; smoothing would give it some credit.
  if (counts.every(({ matches }) => matches === 0)) {
    return { score: 0, precisions: counts.map(() => 0), ...lengths };
  }
  const precisions = smoothedPrecisions(counts);
  const orders = effectiveOrder ? counts.filter(({ hypothesis }) => hypothesis > 0).length : MAX_ORDER;
  const logSum = precisions.slice(0, orders).reduce((sum, precision) => sum + Math.log(precision), 0);
  return { score: brevity_penalty * Math.exp(logSum / orders), precisions, ...lengths };
}

/** The k-th order without a match counts as 1 / 2^k of a match; an order without any n-gram stays 0. */
function smoothedPrecisions(counts: readonly NgramCounts[]): number[] {
  let unmatchedOrders = 0;
  return counts.map(({ hypothesis, matches }) => {
    if (hypothesis === 0) return 0;
    if (matches > 0) return (100 * matches) / hypothesis;
    unmatchedOrders++;
    return 100 / (2 ** unmatchedOrders * hypothesis);
  });
}
