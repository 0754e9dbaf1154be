import { expect, test } from 'vitest';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { defaultT5Settings } from './t5-settings.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import { readTable, referenceModelBytes, type PieceCase } from './test-data.ts';
import { StatisticsCounter, type TextStatistics } from './text-statistics.ts';

const tokenizer = new T5Tokenizer(
  parseSentencePieceModel(referenceModelBytes('tri'), 'spiece.model'),
  defaultT5Settings(),
);

function count(...parts: readonly string[]): TextStatistics {
  const counter = new StatisticsCounter(tokenizer);
  for (const part of parts) counter.add(part);
  return counter.result();
}

/** What sentencepiece answers for a text. */
function reference(text: string): PieceCase {
  const found = readTable<PieceCase>('tri/cases.jsonl').find((row) => row.text === text);
  if (!found) throw new Error(`The table has no ${text}.`);
  return found;
}

test('counts characters, words and tokens of a sentence', () => {
  const text = 'Мама мыла раму';
  const { ids, pieces } = reference(text);
  const found = count(text);
  expect(found).toMatchObject({ characters: 14, words: 3, tokens: ids.length, unknown_tokens: 0, byte_tokens: 0 });
  expect(found.distinct_tokens).toBe(new Set(ids).size);
  expect(found.scripts).toEqual([{ script: 'Cyrillic', characters: 12, uncovered: 0, tokens: expect.any(Number) }]);
  // ▁ М а ма | ▁м ы л а | ▁ ра м у: the first two words of four pieces, the third as well.
  expect(pieces).toHaveLength(12);
  expect(found.longest_words.map(({ word }) => word)).toEqual(['Мама', 'мыла', 'раму']);
  expect(found.longest_words[1]).toEqual({ word: 'мыла', pieces: ['▁м', 'ы', 'л', 'а'], count: 1 });
});

test('parts are tokenized each for itself and counted together', () => {
  const [one, other] = ['Мама мыла раму', 'LLM - это смысл моей жизни'];
  const together = count(one, other);
  expect(together.tokens).toBe(reference(one).ids.length + reference(other).ids.length);
  expect(together.words).toBe(3 + 5);
  expect(together.scripts.map(({ script, characters }) => [script, characters])).toEqual([
    ['Cyrillic', 12 + 17],
    ['Latin', 3],
    ['Common', 1],
  ]);
});

test('characters that are not in the vocabulary are named and counted by script', () => {
  const found = count('शि a शि');
  expect(found.unknown_tokens).toBe(2);
  expect(found.uncovered).toEqual([
    { character: 'श', count: 2 },
    { character: 'ि', count: 2 },
  ]);
  expect(found.scripts.find(({ script }) => script === 'Devanagari')).toMatchObject({ characters: 4, uncovered: 4 });
  expect(found.scripts.find(({ script }) => script === 'Latin')).toMatchObject({ characters: 1, uncovered: 0 });
});

test('Chinese has words without spaces', () => {
  expect(count('我看到太阳').words).toBeGreaterThan(1);
  expect(count('').words).toBe(0);
});
