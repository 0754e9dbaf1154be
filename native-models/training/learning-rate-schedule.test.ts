import { describe, expect, test } from 'vitest';
import { schedulerTypes } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { learningRateAt, warmupSteps, type ScheduleArguments } from './learning-rate-schedule.ts';
import { trainingTables } from './test-data.ts';

const defaults = { learning_rate: 5e-5, lr_scheduler_type: 'linear', warmup_steps: 0, warmup_ratio: 0 } as const;

describe.each(schedulerTypes)('the schedule %s', (lr_scheduler_type) => {
  const rows = trainingTables.schedules.filter((row) => row.arguments.lr_scheduler_type === lr_scheduler_type);

  test("gives transformers' learning rate in every step and beyond, whatever length and warmup", () => {
    expect(rows.length).toBeGreaterThan(4);
    for (const { arguments: args, max_steps, values } of rows)
      values.forEach((expected, step) => {
        if (expected === null) return;
        const found = learningRateAt(step, { arguments: args, max_steps });
        // Only the cosine may differ, by the last bit of two mathematics libraries.
        const tolerance = lr_scheduler_type.startsWith('cosine') ? 2 ** -52 * args.learning_rate : 0;
        expect(Math.abs(found - expected), `step ${step} of ${max_steps}`).toBeLessThanOrEqual(tolerance);
      });
  });

  test('stays finite and between 0 and learning_rate up to the end and beyond', () => {
    for (const { arguments: args, max_steps } of rows)
      for (let step = 0; step <= max_steps + 3; step++) {
        const found = learningRateAt(step, { arguments: args, max_steps });
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(args.learning_rate);
      }
  });
});

describe.each(['tied', 'everything', 'adafactor', 'lora', 'capitals'])('the reference run %s', (run) => {
  test('was trained with these learning rates', () => {
    const { arguments: given, history } = readJson<{
      arguments: Partial<ScheduleArguments>;
      history: { step: number; loss?: number; learning_rate: number }[];
    }>(requireReference(`expected/training/${run}.json`));
    const steps = history.filter(({ loss }) => loss !== undefined);
    const max_steps = steps.at(-1)!.step;
    expect(steps.length).toBe(max_steps);
    for (const { step, learning_rate } of steps)
      expect(learningRateAt(step - 1, { arguments: { ...defaults, ...given }, max_steps })).toBeCloseTo(
        learning_rate,
        15,
      );
  });
});

test('warmup_steps replaces warmup_ratio, and a ratio is rounded up', () => {
  expect(warmupSteps({ warmup_steps: 3, warmup_ratio: 0.5 }, 100)).toBe(3);
  expect(warmupSteps({ warmup_steps: 0, warmup_ratio: 0.101 }, 100)).toBe(11);
  expect(warmupSteps({ warmup_steps: 0, warmup_ratio: 0 }, 100)).toBe(0);
});

test('a polynomial schedule that would have to rise to its end is refused', () => {
  const args = { ...defaults, lr_scheduler_type: 'polynomial' } as const;
  for (const learning_rate of [0, 1e-9, 1e-7])
    expect(() => learningRateAt(0, { arguments: { ...args, learning_rate }, max_steps: 10 })).toThrow(ArgumentError);
  expect(learningRateAt(0, { arguments: { ...args, learning_rate: 1.1e-7 }, max_steps: 10 })).toBe(1.1e-7);
});
