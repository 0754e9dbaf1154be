import { expect, test } from 'vitest';
import { loadTokenizer } from '../../native-models/tokenizer/load-tokenizer.ts';
import { traceText } from '../../native-models/tokenizer/trace-text.ts';
import { vocabularyPage } from '../../native-models/tokenizer/vocabulary-page.ts';
import { partEnds } from '../contract/text-parts.ts';
import { StatisticsCounter } from '../../native-models/tokenizer/text-statistics.ts';
import { requireReference } from '../../native-models/testing/reference.ts';

// What crosses the contract is what is on screen: however large the vocabulary or the text, a screenful stays small.
const tokenizer = await loadTokenizer(requireReference('models/v1_1-untied'));
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test('a screenful of the vocabulary is less than 5 kB, whatever was asked', () => {
  const rows = 40;
  for (const query of [
    {},
    { search: 'а' },
    { search: '.', match: 'regex' },
    { sort: 'length', descending: true },
  ] as const) {
    const page = vocabularyPage(tokenizer, { ...query, offset: 1000, limit: rows });
    expect(page.entries.length).toBeLessThanOrEqual(rows);
    expect(bytes(page)).toBeLessThan(5_000);
  }
});

test('the tokens of a megabyte come by the part: at most 200 kB for one, 10 kB for its statistics', () => {
  const text = 'Мама мыла раму, а я вижу солнце и луну. '.repeat(26_000);
  expect(text.length).toBeGreaterThan(1_000_000);
  const ends = [...partEnds(text)];
  const counter = new StatisticsCounter(tokenizer);
  let from = 0;
  for (const to of ends.slice(0, 50)) {
    const part = text.slice(from, to);
    counter.add(part);
    expect(bytes(traceText(tokenizer, part, {}))).toBeLessThan(200_000);
    from = to;
  }
  expect(bytes(counter.result())).toBeLessThan(10_000);
});
