import { expect, test } from 'vitest';
import { readModelFolder } from '../library/model-folder.ts';
import { requireReference } from '../testing/reference.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { forecastAlternatives } from './forecast-alternatives.ts';
import { NO_EVALUATIONS } from './evaluation-outlook.ts';
import { expectedPeak } from './training-memory.ts';
import { checkpointBytes, checkpointCounts, paceOf, remainingMs, UNMEASURED_PACE } from './training-outlook.ts';
import { updateWork } from './training-work.ts';

const { config: small } = await readModelFolder(requireReference('models/v1_1-untied'));
/** The notebook's model: 110,724,480 parameters. */
const config = {
  ...small,
  vocab_size: 65100,
  d_model: 512,
  d_kv: 64,
  num_heads: 6,
  d_ff: 1024,
  num_layers: 8,
  num_decoder_layers: 8,
  dropout_rate: 0.1,
};
const lengths = (batch: number, encoder_sequence: number, decoder_sequence: number) => ({
  batch,
  encoder_sequence,
  decoder_sequence,
});
const args = parseTrainingArguments({});
const NODE_BYTES = 90e6;

test.each([
  // VmHWM of `npm run bench -- --only training`, two cores AMD EPYC, Node 20.20
  { batch: lengths(2, 9, 4), measured: 1176e6 },
  { batch: lengths(8, 32, 32), measured: 1744e6 },
  { batch: lengths(16, 64, 64), measured: 2205e6 },
])(
  'the peak of memory is reckoned as it was measured: $batch.batch × $batch.encoder_sequence',
  ({ batch, measured }) => {
    const tokens = batch.batch * (batch.encoder_sequence + batch.decoder_sequence);
    const peak = expectedPeak(config, args, { passes: [batch], tokens }, NODE_BYTES);
    expect(peak.low).toBeLessThan(measured);
    expect(peak.high).toBeGreaterThan(measured);
  },
);

test('work grows with the rows: eight times the tokens are some eight times the products', () => {
  const [few, many] = [lengths(8, 32, 32), lengths(64, 32, 32)].map((batch) => updateWork(config, args, [batch]));
  expect(many! / few!).toBeGreaterThan(5);
  expect(many! / few!).toBeLessThan(8);
  const again = updateWork(config, { ...args, gradient_checkpointing: true }, [lengths(64, 32, 32)]);
  // Of six products a number, blocks are computed twice in one more; the output layer is not.
  expect(again / many!).toBeGreaterThan(1.1);
  expect(again / many!).toBeLessThan(4 / 3);
});

test('the pace is the middle of what was measured, and no narrower than steps vary', () => {
  const steps = [
    { elapsedMs: 110, work: 100 },
    { elapsedMs: 90, work: 100 },
    { elapsedMs: 200, work: 200 },
  ];
  expect(paceOf(steps)).toEqual({ expected: 1, low: 0.88, high: 1.12 });
  expect(paceOf([...steps, { elapsedMs: 300, work: 100 }]).high).toBe(3);
});

test('a checkpoint is the model and two moments: 110,724,480 · 12 bytes', () => {
  expect(checkpointBytes(config, args)).toBe(110_724_480 * 12);
  expect(checkpointBytes(config, { ...args, freeze: ['embeddings'] })).toBe(110_724_480 * 12 - 65_100 * 512 * 8);
});

test.each([
  [{ save_strategy: 'steps', save_steps: 30 }, 0, { written: 4, kept: 4 }], // 30, 60, 90 and the end
  [{ save_strategy: 'steps', save_steps: 30 }, 60, { written: 2, kept: 4 }],
  [{ save_strategy: 'steps', save_steps: 30, save_total_limit: 1 }, 0, { written: 4, kept: 2 }],
  [{ save_strategy: 'epoch' }, 0, { written: 10, kept: 10 }],
  [{ save_strategy: 'no' }, 0, { written: 1, kept: 1 }],
])('checkpoints of 100 updates, 10 an epoch, with %j from step %i', (given, from, expected) => {
  const plan = { max_steps: 100, updates_per_epoch: 10 };
  expect(checkpointCounts(parseTrainingArguments(given), plan, from)).toEqual(expected);
});

test('what remains takes as many steps as remain', () => {
  const plan = { max_steps: 100, updates_per_epoch: 10 };
  const step = { expected: 100, low: 90, high: 120 };
  const all = remainingMs(config, { ...args, save_strategy: 'no' }, plan, step);
  const rest = remainingMs(config, { ...args, save_strategy: 'no' }, plan, step, 40);
  expect(all.expected - rest.expected).toBeCloseTo(4000, 6);
  expect(all.high - all.low).toBeCloseTo(3000, 6);
});

test('what does not fit has alternatives that take less, each with the same examples an update', () => {
  const batch = lengths(16, 256, 256);
  const shape = { passes: [batch], tokens: 1e6 };
  const asked = {
    config,
    arguments: parseTrainingArguments({ per_device_train_batch_size: 16, gradient_accumulation_steps: 2 }),
    plan: { max_steps: 10, updates_per_epoch: 10 },
    updates: [{ passes: [Array.from({ length: 16 }, (_, i) => i)], lengths: [batch] }],
    shape,
    pace: UNMEASURED_PACE,
    evaluations: NO_EVALUATIONS,
    residentBytes: NODE_BYTES,
    availableBytes: 2.5e9,
  };
  const now = expectedPeak(config, asked.arguments, shape, NODE_BYTES).expected;
  expect(now).toBeGreaterThan(asked.availableBytes);
  const alternatives = forecastAlternatives(asked);
  expect(alternatives.some(({ fits }) => fits)).toBe(true);
  for (const { change, peak_bytes, fits } of alternatives) {
    expect(peak_bytes.expected).toBeLessThan(now);
    expect(fits).toBe(peak_bytes.expected <= 2.5e9);
    const { per_device_train_batch_size = 16, gradient_accumulation_steps = 2 } = change;
    expect(per_device_train_batch_size * gradient_accumulation_steps).toBe(32);
  }
  expect(alternatives[0]!.change).toEqual({ per_device_train_batch_size: 8, gradient_accumulation_steps: 4 });
});
