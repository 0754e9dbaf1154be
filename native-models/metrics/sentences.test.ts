import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readJsonLines } from '../testing/reference.ts';
import { corpusBleu, sentenceBleu, type BleuTokenizer } from './bleu.ts';
import { corpusChrf, sentenceChrf } from './chrf.ts';
import { tokenize13a } from './tokenize-13a.ts';
import { tokenizeZh } from './tokenize-zh.ts';

/** One random pair full of odd white space, punctuation and code points, and what sacrebleu 2.6.0 says of it. */
interface SentenceCase {
  readonly hypothesis: string;
  readonly reference: string;
  /** The hypothesis, cut. */
  readonly tokens: Readonly<Record<'13a' | 'zh', readonly string[]>>;
  /** sacrebleu.sentence_bleu's score, effective order on. */
  readonly bleu: Readonly<Record<BleuTokenizer, number>>;
  /** CHRF(word_order=0, 1, 2).sentence_score. */
  readonly chrf: readonly [number, number, number];
}

const cases = readJsonLines<SentenceCase>(fileURLToPath(new URL('sacrebleu.cases.jsonl', import.meta.url)));

test('odd text is cut into tokens as sacrebleu cuts it', () => {
  expect(cases).toHaveLength(100);
  for (const { hypothesis, tokens } of cases) {
    expect(tokenize13a(hypothesis), JSON.stringify(hypothesis)).toEqual(tokens['13a']);
    expect(tokenizeZh(hypothesis), JSON.stringify(hypothesis)).toEqual(tokens.zh);
  }
});

test.each(['13a', 'zh', 'char', 'none'] as const)(
  'BLEU of one sentence with tokenizer %s is what sacrebleu gives',
  (tokenize) => {
    for (const { hypothesis, reference, bleu } of cases) {
      const { score } = sentenceBleu(hypothesis, reference, { tokenize });
      expect(Math.abs(score - bleu[tokenize]), JSON.stringify([hypothesis, reference])).toBeLessThan(1e-9);
    }
  },
);

test.each([0, 1, 2] as const)('chrF of one sentence with word order %i is what sacrebleu gives', (word_order) => {
  for (const { hypothesis, reference, chrf } of cases) {
    const score = sentenceChrf(hypothesis, reference, { word_order });
    expect(Math.abs(score - chrf[word_order]), JSON.stringify([hypothesis, reference])).toBeLessThan(1e-9);
  }
});

test('a short sentence gets its effective order alone, but the corpus of it gets all four', () => {
  // By hand: two words, both orders right, no trigram. exp((ln 100 + ln 100) / 2) = 100; with orders 3 and 4 empty, 0.
  expect(sentenceBleu('good morning', 'good morning').score).toBeCloseTo(100, 9);
  expect(corpusBleu(['good morning'], ['good morning']).score).toBe(0);
});

test('the repeated word of the BLEU paper is counted no oftener than the reference has it', () => {
  // Papineni et al. 2002, section 2.1: "the" seven times against "the cat is on the mat" has a modified precision of 2/7.
  const { precisions } = sentenceBleu('the the the the the the the', 'the cat is on the mat');
  expect(precisions[0]).toBeCloseTo(200 / 7, 9);
});

test('a corpus without sentences and one with references missing are refused with a sentence', () => {
  const failure = (code: string) => expect.objectContaining({ name: 'MetricsError', code });
  expect(() => corpusBleu([], [])).toThrow(failure('no-sentences'));
  expect(() => corpusChrf([], [])).toThrow(failure('no-sentences'));
  expect(() => corpusBleu(['a', 'b'], ['a'])).toThrow('2 hypotheses and 1 references');
  expect(() => corpusChrf(['a'], ['a', 'b'])).toThrow(failure('sentence-count'));
});

test('a sentence of 200,000 characters takes time in proportion to its length', () => {
  // A quadratic step takes minutes here; the bound leaves a busy machine fifty times what it needs.
  const long = 'abc déf '.repeat(25_000);
  const startedAt = performance.now();
  expect(corpusChrf([long], [long])).toBeCloseTo(100, 9);
  expect(corpusBleu([' '.repeat(200_000) + 'a'], ['a']).sys_len).toBe(1);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
