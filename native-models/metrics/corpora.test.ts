import { expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { corpusBleu, type BleuTokenizer } from './bleu.ts';
import { corpusChrf, sentenceChrf } from './chrf.ts';

interface BleuRow {
  readonly score: number;
  readonly precisions: readonly number[];
  readonly bp: number;
  readonly sys_len: number;
  readonly ref_len: number;
}
interface ChrfRow {
  readonly score: number;
  readonly sentences: readonly number[];
}
type MetricsRow = { readonly references: string[]; readonly hypotheses: string[] } & {
  readonly [metric in `bleu_${BleuTokenizer}`]: BleuRow;
} & { readonly [metric in 'chrf' | 'chrf++']: ChrfRow };

const table = readJson<Record<string, MetricsRow>>(requireReference('expected/metrics.json'));
const corpora = Object.entries(table);
const bound = 1e-9;

function expectNear(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  const worst = found.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
  expect(worst).toBeLessThan(bound);
}

test('the table holds the four corpora that the tests below speak of', () => {
  expect(corpora.map(([name]) => name)).toEqual(['en', 'ru', 'zh', 'edge']);
});

const tokenizers: readonly BleuTokenizer[] = ['13a', 'zh', 'char', 'none'];
const bleuCases = corpora.flatMap(([name, row]) => tokenizers.map((tokenize) => ({ name, row, tokenize })));

test.each(bleuCases)('BLEU of $name with tokenizer $tokenize is what sacrebleu gives', ({ row, tokenize }) => {
  const expected = row[`bleu_${tokenize}`];
  const found = corpusBleu(row.hypotheses, row.references, { tokenize });
  expectNear(
    [found.score, ...found.precisions, found.brevity_penalty],
    [expected.score, ...expected.precisions, expected.bp],
  );
  expect([found.sys_len, found.ref_len]).toEqual([expected.sys_len, expected.ref_len]);
});

const chrfCases = corpora.flatMap(([name, row]) =>
  ([0, 2] as const).map((word_order) => ({
    name,
    word_order,
    row,
    expected: row[word_order === 0 ? 'chrf' : 'chrf++'],
  })),
);

test.each(chrfCases)(
  'chrF of $name with word order $word_order, corpus and each sentence, is what sacrebleu gives',
  ({ row: { hypotheses, references }, word_order, expected }) => {
    expectNear([corpusChrf(hypotheses, references, { word_order })], [expected.score]);
    expectNear(
      hypotheses.map((hypothesis, index) => sentenceChrf(hypothesis, references[index]!, { word_order })),
      expected.sentences,
    );
  },
);
