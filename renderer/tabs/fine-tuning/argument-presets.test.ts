import { expect, test } from 'vitest';
import { someArguments } from '../../lab/testing/fake-fine-tuning.ts';
import { firstDraft } from './fine-tuning-memory.ts';
import { presetDifferences, presetFor, presetNames, presets, withPreset } from './argument-presets.ts';
import type { ArgumentEntry } from './lab-types.ts';
import { argumentProblems } from './training-form.ts';

const share = { kind: 'number', minimum: 0, maximum: 1, nullable: false } as const;
const count = { kind: 'integer', minimum: 1, nullable: true } as const;
const flag = { kind: 'boolean', nullable: false } as const;
/** Those of the fake lab, and what only presets set. */
const entries: readonly ArgumentEntry[] = [
  ...someArguments,
  { ...share, name: 'warmup_ratio', group: 'schedule', default: 0 },
  { ...flag, name: 'group_by_length', group: 'data', default: false },
  { ...count, name: 'logging_steps', group: 'evaluation', default: 500, nullable: false },
  {
    name: 'save_strategy',
    kind: 'choice',
    choices: ['no', 'steps', 'epoch'],
    group: 'saving',
    default: 'steps',
    nullable: false,
  },
  { ...count, name: 'save_total_limit', group: 'saving', default: null },
];

test('the notebook’s preset is what the notebook trains with', () => {
  // Its cell: learning_rate=1e-5, per_device_train_batch_size=2, max_steps=100, logging_steps=1, save_strategy="no".
  expect(withPreset(entries, {}, presets.notebook)).toEqual({
    learning_rate: 1e-5,
    per_device_train_batch_size: 2,
    max_steps: 100,
    logging_steps: 1,
    save_strategy: 'no',
  });
});

test.each(presetNames)('%s sets values that its arguments can have', (name) => {
  const values = withPreset(entries, {}, presets[name]);
  expect(values).toEqual(presets[name]);
  expect(argumentProblems(entries, values).size).toBe(0);
});

test('a preset leaves what belongs to the data, and gives everything else its default', () => {
  const before = {
    task_prefix: 'translate to en: ',
    watch_sentences: ['Кто?'],
    seed: 7,
    lora_r: 8,
    max_steps: 5,
    group_by_length: true,
  };
  expect(withPreset(entries, before, presets.fewPairs)).toEqual({
    task_prefix: 'translate to en: ',
    watch_sentences: ['Кто?'],
    seed: 7,
    group_by_length: true,
    ...presets.fewPairs,
  });
  expect(withPreset(entries, { group_by_length: false }, presets.fullEpoch)).toMatchObject({ group_by_length: true });
});

test('a preset evaluates only where there are evaluation pairs or watch sentences: without, a start is refused', () => {
  const nothing = { ...firstDraft, values: {} };
  expect(presetFor('fewPairs', nothing)).not.toHaveProperty('eval_strategy');
  expect(presetFor('fullEpoch', nothing)).not.toHaveProperty('eval_steps');
  expect(presetFor('fullEpoch', nothing)).toMatchObject({ num_train_epochs: 1, save_total_limit: 2 });
  expect(presetFor('fewPairs', { ...nothing, values: { test_size: 0.1 } })).toEqual(presets.fewPairs);
  expect(presetFor('fewPairs', { ...nothing, values: { test_size: 0 } })).not.toHaveProperty('eval_strategy');
  expect(presetFor('fewPairs', { ...nothing, values: { watch_sentences: ['Кто?'] } })).toEqual(presets.fewPairs);
  const evaluation = { ...firstDraft.evaluation, path: '/data/dev.tsv' };
  expect(presetFor('fullEpoch', { ...nothing, evaluation })).toEqual(presets.fullEpoch);
});

test('what differs from a preset is told with both values; what it leaves to the data is no difference', () => {
  const values = { ...presets.notebook, learning_rate: 1e-4, lora_r: 4, seed: 1 };
  expect(presetDifferences(entries, values, presets.notebook)).toEqual([
    { name: 'learning_rate', value: 1e-4, preset: 1e-5 },
    { name: 'lora_r', value: 4, preset: 0 },
  ]);
  expect(presetDifferences(entries, {}, presets.notebook).map(({ name }) => name)).toEqual([
    'max_steps',
    'per_device_train_batch_size',
    'learning_rate',
    'logging_steps',
    'save_strategy',
  ]);
});
