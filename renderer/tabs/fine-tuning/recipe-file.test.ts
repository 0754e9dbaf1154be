import { expect, test } from 'vitest';
import { noFile } from '../../data/pair-data.ts';
import { en, type Catalogue } from '../../i18n/en.ts';
import { ru } from '../../i18n/ru.ts';
import { someArguments as entries } from '../../lab/testing/fake-fine-tuning.ts';
import { parseRecipe, recipeErrorData, RecipeError, recipeText, type RecipeProblem } from './recipe-file.ts';
import type { Draft } from './training-form.ts';

/** Written by hand: the file's form is a promise to whoever keeps such files. */
const typed = {
  t5_lab_recipe: 1,
  data: { kind: 'examples', pairs: [{ source: 'Где?', target: 'Where?' }] },
  evaluation: { path: '/data/dev.tsv', source_column: 'ru' },
  general: { path: '/data/general.tsv' },
  replay: { path: '/data/old.jsonl' },
  arguments: { learning_rate: 1e-5, optim: 'adafactor', predict_with_generate: true, watch_sentences: ['Кто?'] },
};
const typedDraft: Draft = {
  kind: 'examples',
  pairs: [{ source: 'Где?', target: 'Where?' }],
  file: noFile,
  evaluation: { ...noFile, path: '/data/dev.tsv', source_column: 'ru' },
  general: { ...noFile, path: '/data/general.tsv' },
  replay: { ...noFile, path: '/data/old.jsonl' },
  values: { learning_rate: 1e-5, optim: 'adafactor', predict_with_generate: true, watch_sentences: ['Кто?'] },
  preset: null,
};

test('a recipe is read as what stands in the input column, and written in the same form', () => {
  expect(parseRecipe(JSON.stringify(typed), entries)).toEqual(typedDraft);
  expect(JSON.parse(recipeText(typedDraft))).toEqual(typed);
});

test('a recipe of a file names the file and its columns, and none of the pairs that were typed before', () => {
  const file = { ...noFile, path: '/data/train.csv', target_column: 'en' };
  const text = recipeText({ ...typedDraft, kind: 'file', file, evaluation: noFile, general: noFile, replay: noFile });
  expect(JSON.parse(text)).toEqual({
    t5_lab_recipe: 1,
    data: { kind: 'file', path: '/data/train.csv', target_column: 'en' },
    arguments: typed.arguments,
  });
  expect(parseRecipe(text, entries)).toMatchObject({ kind: 'file', file, evaluation: noFile, pairs: [] });
});

test('null stands for Python’s None, which is the default', () => {
  const text = JSON.stringify({ ...typed, arguments: { eval_steps: null, max_steps: 7 } });
  expect(parseRecipe(text, entries).values).toEqual({ max_steps: 7 });
});

const withArguments = (given: unknown) => ({ ...typed, arguments: given });
const withData = (data: unknown) => ({ ...typed, data });

test.each([
  [[], '', 'recipe', '[]'],
  [null, '', 'recipe', 'null'],
  [{ ...typed, t5_lab_recipe: 2 }, 't5_lab_recipe', 'version', '2'],
  [{ learning_rate: 1 }, '', 'recipe', '{"learning_rate":1}'],
  [{ ...typed, t5_lab_recipe: '1' }, 't5_lab_recipe', 'version', '"1"'],
  [{ ...typed, more: true }, 'more', 'noField', 'true'],
  [withData(undefined), 'data', 'object', '—'],
  [withData({ kind: 'url' }), 'data.kind', 'kind', '"url"'],
  [withData({ kind: 'file', path: ' ' }), 'data.path', 'path', '" "'],
  [withData({ kind: 'file', path: 'a', column: 'b' }), 'data.column', 'noField', '"b"'],
  [withData({ kind: 'examples', pairs: {} }), 'data.pairs', 'list', '{}'],
  [
    withData({ kind: 'examples', pairs: [{ source: 'a', target: 'b' }, { source: 'a' }] }),
    'data.pairs[1].target',
    'text',
    '—',
  ],
  [withData({ kind: 'examples', pairs: [{ source: 1, target: 'b' }] }), 'data.pairs[0].source', 'text', '1'],
  [{ ...typed, evaluation: { path: 5 } }, 'evaluation.path', 'text', '5'],
  [withArguments(undefined), 'arguments', 'object', '—'],
  [withArguments({ learning_rat: 1 }), 'arguments.learning_rat', 'knownArgument', '1'],
  [withArguments({ toString: 1 }), 'arguments.toString', 'knownArgument', '1'],
  [withArguments({ learning_rate: '1e-5' }), 'arguments.learning_rate', 'value', '"1e-5"'],
  [withArguments({ max_steps: 1.5 }), 'arguments.max_steps', 'value', '1.5'],
  [withArguments({ max_steps: null }), 'arguments.max_steps', 'value', 'null'],
  [withArguments({ adam_beta1: 1 }), 'arguments.adam_beta1', 'value', '1'],
  [withArguments({ optim: 'sgd' }), 'arguments.optim', 'value', '"sgd"'],
  [withArguments({ freeze: ['legs'] }), 'arguments.freeze', 'value', '["legs"]'],
  [withArguments({ watch_sentences: [1] }), 'arguments.watch_sentences', 'value', '[1]'],
])('%j is told at its field', (recipe, place, expected, found) => {
  const parse = () => parseRecipe(JSON.stringify(recipe), entries);
  expect(parse).toThrow(RecipeError);
  expect(parse).toThrow(expect.objectContaining({ problem: { place, expected, found } }));
});

test('what is no JSON is told as that', () => {
  const parse = () => parseRecipe('learning_rate: 1', entries);
  expect(parse).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ place: '', expected: 'json' }) as unknown }),
  );
});

function problemOf(text: string): RecipeProblem {
  try {
    parseRecipe(text, entries);
  } catch (error) {
    if (error instanceof RecipeError) return error.problem;
  }
  throw new Error('The recipe was taken.');
}

test.each([
  ['learning_rate: 1', 'Файл — не JSON', 'The file is not JSON'],
  ['{"learning_rate":1}', 'Файл записан не этой лабораторией', 'not written by this lab'],
  ['{"t5_lab_recipe":2}', 'другой версией лаборатории', 'another version of the lab'],
  [{ ...typed, data: 5 }, 'нужен объект', 'needs an object'],
  [{ ...typed, data: { kind: 'examples', pairs: 5 } }, 'нужен список пар', 'needs a list of pairs'],
  [{ ...typed, data: { kind: 'examples', pairs: [{ source: 5 }] } }, 'нужен текст в кавычках', 'needs a text'],
  [{ ...typed, data: { kind: 'file', path: '' } }, 'путь пуст', 'its path is empty'],
  [{ ...typed, data: { kind: 'url' } }, 'откуда берутся пары', 'where the pairs come from'],
  [{ ...typed, arguments: { learning_rate: 'x' } }, 'этого значения у него быть не может', 'cannot have this value'],
  [{ ...typed, colour: 1 }, 'Такого поля лаборатория здесь не знает', 'knows no such field'],
  [{ ...typed, arguments: { lr: 1 } }, 'Аргумента с таким именем лаборатория не знает', 'no argument of this name'],
])('%j has a sentence of its own in both languages', (content, russian, english) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const sentenceIn = ({ fineTuningInput }: Catalogue) =>
    recipeErrorData(problemOf(text), '', fineTuningInput.recipe).message;
  expect(sentenceIn(en)).toContain(english);
  expect(sentenceIn(ru)).toContain(russian);
});
