import { describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { argumentTable } from '../training-arguments/argument-table.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { epochBatches, plannedSteps, type EpochBatches, type EpochOrder } from './batch-order.ts';
import { trainingTables } from './test-data.ts';

const order: EpochOrder = {
  count: 0,
  lengths: [],
  per_device_train_batch_size: 8,
  gradient_accumulation_steps: 1,
  group_by_length: false,
  shuffle_groups: false,
  seed: 42,
  epoch: 0,
};
const lists = (batches: EpochBatches) =>
  Array.from({ length: batches.length }, (_, pass) => Array.from(batches.at(pass)));

describe.each(['tied', 'everything', 'adafactor', 'lora', 'capitals'])('the reference run %s', (run) => {
  const {
    arguments: args,
    examples,
    batches,
    history,
  } = readJson<{
    arguments: Partial<TrainingArguments> & Pick<TrainingArguments, 'per_device_train_batch_size'>;
    examples: readonly unknown[];
    batches: readonly (readonly number[])[];
    history: readonly { step: number }[];
  }>(requireReference(`expected/training/${run}.json`));
  const duration = {
    num_train_epochs: argumentTable.num_train_epochs.default,
    max_steps: argumentTable.max_steps.default,
    gradient_accumulation_steps: 1,
    ...args,
  };
  const planned = plannedSteps({ count: examples.length, arguments: duration });

  test('met its batches in this order, epoch by epoch, with the seed 11', () => {
    const found = Array.from({ length: planned.num_train_epochs }, (_, epoch) =>
      lists(epochBatches({ ...order, ...duration, count: examples.length, seed: 11, epoch })),
    );
    expect(found.every((epoch) => epoch.length === planned.batches_per_epoch)).toBe(true);
    expect(batches.length).toBeGreaterThan((planned.num_train_epochs - 1) * planned.batches_per_epoch);
    expect(found.flat().slice(0, batches.length)).toEqual(batches);
  });

  test('took as many steps as planned', () => {
    expect(planned.max_steps).toBe(history.at(-1)!.step);
  });
});

test.each(trainingTables.grouped.map((row) => ({ ...row, count: row.lengths.length })))(
  'group_by_length orders $count examples in batches of $per_device_train_batch_size × $gradient_accumulation_steps (seed $seed) as transformers does',
  ({ indices, ...row }) => {
    const batches = lists(epochBatches({ ...row, group_by_length: true, shuffle_groups: false }));
    expect(batches.flat()).toEqual(indices);
    expect(batches.slice(0, -1).every((batch) => batch.length === row.per_device_train_batch_size)).toBe(true);
  },
);

test('each epoch meets every example once, in another order', () => {
  const epochs = [0, 1, 2].map((epoch) => lists(epochBatches({ ...order, count: 21, epoch })));
  for (const epoch of epochs) {
    expect(epoch.map((batch) => batch.length)).toEqual([8, 8, 5]);
    expect(epoch.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  }
  expect(new Set(epochs.map((epoch) => epoch.flat().join())).size).toBe(3);
});

describe('shuffled groups', () => {
  const count = 1003;
  const lengths = Array.from({ length: count }, (_, index) => (index * 7919) % 97);
  const grouped = {
    ...order,
    count,
    lengths,
    group_by_length: true,
    shuffle_groups: true,
    gradient_accumulation_steps: 2,
  };
  const epoch = lists(epochBatches(grouped));
  const updates = Array.from({ length: 62 }, (_, update) => [...epoch[2 * update]!, ...epoch[2 * update + 1]!]);

  test('hold every example once, in whole updates but for the last', () => {
    expect(epoch.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(epoch.slice(0, -2).every((batch) => batch.length === 8)).toBe(true);
  });

  test('hold examples of like length: as many in all as sorting the whole would leave, and no order from long to short', () => {
    const of = (update: readonly number[]) => update.map((index) => lengths[index]!);
    // 1003 lengths evenly on 97 values: 16 neighbours in order differ by 2 at the most.
    for (const update of updates) expect(Math.max(...of(update)) - Math.min(...of(update))).toBeLessThanOrEqual(2);
    const longest = updates.map((update) => Math.max(...of(update)));
    const falls = longest.slice(1).filter((length, before) => length <= longest[before]!).length;
    expect(falls).toBeGreaterThan(20);
    expect(falls).toBeLessThan(41);
  });

  test('come in another order in each epoch, and in the same one again', () => {
    expect(lists(epochBatches(grouped))).toEqual(epoch);
    expect(lists(epochBatches({ ...grouped, epoch: 1 }))).not.toEqual(epoch);
  });
});

test('no examples make no batches', () => {
  for (const group_by_length of [true, false]) expect(lists(epochBatches({ ...order, group_by_length }))).toEqual([]);
});

test.each(trainingTables.planned)(
  '$count examples under $arguments take the steps that transformers plans',
  ({ planned, ...given }) => {
    expect(plannedSteps(given)).toEqual(planned);
  },
);
