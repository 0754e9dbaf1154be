import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tokenizer } from '../../tokenizer/encoding.ts';
import { loadTokenizer } from '../../tokenizer/load-tokenizer.ts';
import { corpusExamples } from '../corpus/corpus-examples.ts';
import { nameExample } from '../corpus/examples.ts';
import { DIRECTIONS, LANGUAGES, taskPrefix } from '../corpus/language.ts';
import { TOKENIZER_RECIPE } from '../corpus/recipe.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const MOST_PIECES = 40;

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(folder);
});

test('the tokenizer is the one that the README names', () => {
  const hash = createHash('sha256')
    .update(readFileSync(new URL('spiece.model', import.meta.url)))
    .digest('hex');
  expect(readFileSync(new URL('README.md', import.meta.url), 'utf8')).toContain(hash);
});

test('it has 8,000 pieces with the ids of T5, and a hundred sentinels after them, counted down', () => {
  expect([tokenizer.pad_token_id, tokenizer.eos_token_id, tokenizer.unk_token_id]).toEqual([0, 1, 2]);
  expect(tokenizer.size).toBe(8100);
  expect(['<extra_id_0>', '<extra_id_99>'].map((piece) => tokenizer.idOfPiece(piece))).toEqual([8099, 8000]);
});

test('no digits stand together in a piece, so that numbers are copied digit by digit', () => {
  const pieces = Array.from({ length: 8000 }, (_, id) => tokenizer.entry(id)!.piece);
  expect(pieces.filter((piece) => /\d.*\d|[^\d▁]\d|\d[^\d]/u.test(piece))).toEqual([]);
});

describe('the corpus', () => {
  test('has no unknown piece, and its targets come back as they were', () => {
    const recipe = { ...TOKENIZER_RECIPE, seed: 3, sentences: 1500, names: 1, heldOut: 100 };
    const examples = [...corpusExamples(recipe)].flatMap(({ triple, examples }) =>
      triple.end === undefined ? DIRECTIONS.map((direction) => nameExample(triple, direction)) : examples,
    );
    const faults = examples.filter(({ source, target }) => {
      const [sourceIds, targetIds] = [tokenizer.encodeIds(source), tokenizer.encodeIds(target)];
      const isUnknown = [...sourceIds, ...targetIds].includes(2) || sourceIds.length > MOST_PIECES;
      return isUnknown || tokenizer.decode(targetIds, { skip_special_tokens: true }) !== target;
    });
    expect(faults).toEqual([]);
    expect(examples.length).toBeGreaterThan(30_000);
  });

  test('begins with a task prefix of four pieces in each language', () => {
    for (const language of LANGUAGES)
      expect(tokenizer.encode(taskPrefix(language).trim(), { add_special_tokens: false }).tokens.length).toBe(4);
  });

  test('leaves every letter of English and Russian a piece of its own', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюя';
    const missing = [...letters, ...letters.toUpperCase()].filter(
      (letter) => tokenizer.idOfPiece(letter) === undefined,
    );
    expect(missing).toEqual([]);
  });
});
