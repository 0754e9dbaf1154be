import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readJsonLines } from '../testing/reference.ts';
import { sentenceBleu, type BleuTokenizer } from './bleu.ts';

/**
 * Into how many tokens sacrebleu 2.6.0 cuts a template with one code point in the place of `_`: `usual` for most of the
 * 1,112,064 code points, and the other numbers as ranges, ends included.
 */
interface CodePointCase {
  readonly tokenize: BleuTokenizer;
  readonly template: string;
  readonly usual: number;
  readonly others: readonly (readonly [first: number, last: number, tokens: number])[];
}

const file = fileURLToPath(new URL('sacrebleu.code-points.jsonl', import.meta.url));
const cases = readJsonLines<CodePointCase>(file);

/** Every code point up to the CJK ideographs, both sides of every edge in the table, and some of the rest. */
const edges = cases.flatMap(({ others }) => others.flatMap(([first, last]) => [first - 1, first, last, last + 1]));
const some = Array.from({ length: 0x110000 / 256 }, (_, index) => index * 256 + (index % 251));
const codePoints = new Set([...Array(0x3400).keys(), ...edges, ...some].filter((at) => !(at >= 0xd800 && at < 0xe000)));

test.each(cases)('$tokenize cuts $template as sacrebleu does, whatever the code point', (row) => {
  const wrong = [...codePoints].filter((codePoint) => {
    const text = row.template.replace('_', () => String.fromCodePoint(codePoint));
    const expected = row.others.find(([first, last]) => first <= codePoint && codePoint <= last)?.[2] ?? row.usual;
    return sentenceBleu(text, '', { tokenize: row.tokenize }).sys_len !== expected;
  });
  expect(wrong.map((codePoint) => codePoint.toString(16))).toEqual([]);
});
