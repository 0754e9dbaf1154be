import { expect, test } from 'vitest';
import { someArguments } from '../../lab/testing/fake-fine-tuning.ts';
import { noFile } from '../../data/pair-data.ts';
import { remembered } from '../../data/pair-memory.ts';
import { firstDraft, readDraft } from './fine-tuning-memory.ts';
import {
  argumentProblems,
  isChanged,
  knownValues,
  sameBatches,
  sameData,
  startRequest,
  stepOf,
  withValue,
  type ArgumentValues,
} from './training-form.ts';

const entry = (name: string) => someArguments.find((known) => known.name === name)!;
const problem = (values: ArgumentValues) => [...argumentProblems(someArguments, values).values()][0];

test('each wrong number has its own sentence', () => {
  expect(problem({ max_steps: 1.5 })).toEqual({ kind: 'whole' });
  expect(problem({ learning_rate: -1 })).toEqual({ kind: 'atLeast', limit: 0 });
  expect(problem({ per_device_train_batch_size: 1001 })).toEqual({ kind: 'atMost', limit: 1000 });
  expect(problem({ adam_beta1: 1 })).toEqual({ kind: 'below', limit: 1 });
  expect(problem({ learning_rate: 1e-3, max_steps: -1 })).toBeUndefined();
});

test('more watch sentences than the lab translates are too many; empty lines do not count', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `Line ${index}.`);
  expect(problem({ watch_sentences: lines(25) })).toEqual({ kind: 'tooMany', limit: 20, count: 25 });
  expect(problem({ watch_sentences: [...lines(20), '', ''] })).toBeUndefined();
  expect(problem({ freeze: ['encoder', 'embeddings'] })).toBeUndefined();
});

test('a value counts as changed only when it is not the default', () => {
  expect(isChanged(entry('learning_rate'), { learning_rate: 5e-5 })).toBe(false);
  expect(isChanged(entry('watch_sentences'), { watch_sentences: ['a'] })).toBe(true);
  expect(isChanged(entry('watch_sentences'), withValue({ watch_sentences: ['a'] }, 'watch_sentences', null))).toBe(
    false,
  );
});

test('an arrow key changes a number in its default’s first digit', () => {
  expect([stepOf(entry('learning_rate')), stepOf(entry('adam_beta1')), stepOf(entry('max_steps'))]).toEqual([
    1e-5, 0.1, 1,
  ]);
});

test('a request carries the pairs, the evaluation file, what was set, and the threads that were chosen', () => {
  const draft = { ...firstDraft, evaluation: { ...noFile, path: '/e.jsonl' }, values: { max_steps: 2 } };
  expect(startRequest(draft, '/m', 2)).toEqual({
    model: '/m',
    train: { kind: 'examples', examples: firstDraft.pairs },
    evaluation: { kind: 'file', path: '/e.jsonl' },
    arguments: { max_steps: 2 },
    threads: 2,
  });
  expect(startRequest({ ...firstDraft, pairs: [{ source: '', target: '' }] }, '/m', null)).toBeNull();
});

test('the same pairs with another learning rate are the same data, with another prefix they are not', () => {
  const changed = (values: ArgumentValues) => ({ ...firstDraft, values: { ...firstDraft.values, ...values } });
  expect(sameData(firstDraft, changed({ learning_rate: 1 }))).toBe(true);
  expect(sameData(firstDraft, changed({ task_prefix: 'a: ' }))).toBe(false);
});

test('the first batch depends on the order of the examples and on every data set, and the pairs on none of them', () => {
  const changed = { ...firstDraft, values: { ...firstDraft.values, seed: 7 } };
  const mixed = { ...firstDraft, replay: { ...noFile, path: '/old.jsonl' } };
  for (const other of [changed, mixed]) {
    expect(sameData(firstDraft, other)).toBe(true);
    expect(sameBatches(firstDraft, other)).toBe(false);
  }
});

test('what is remembered comes back, and what cannot be read becomes the first day’s', () => {
  const draft = { ...firstDraft, kind: 'file' as const, file: { ...noFile, path: '/a.csv' } };
  expect(readDraft(JSON.parse(JSON.stringify(remembered(draft))))).toEqual(draft);
  expect(readDraft(7)).toBe(firstDraft);
  expect(readDraft({ kind: 'tape', pairs: [1], file: 3, values: { seed: {} } })).toEqual({
    ...firstDraft,
    pairs: [],
    values: {},
  });
});

test('remembered values that no argument can have are forgotten', () => {
  const values = { learning_rate: 'fast', optim: 'sgd', seed: 7, freeze: ['encoder'], nonsense: 1 } as ArgumentValues;
  expect(knownValues(someArguments, values)).toEqual({ seed: 7, freeze: ['encoder'] });
});
