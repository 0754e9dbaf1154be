import { expect, test } from 'vitest';
import { evaluationEvent, fourSteps, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import { comparisonCsv, differingArguments, overlaidColumns } from './compare-runs.ts';
import { lastLoss } from './smoothing.ts';
import { runMark } from './run-comparison.svelte.ts';
import type { RunDescription } from './lab-types.ts';
import { emptyHistory, withEvents } from './training-history.ts';

const four = withEvents(emptyHistory, fourSteps);
const two = withEvents(emptyHistory, [startedEvent(0, 2), stepEvent(1, 8), stepEvent(3, 6), evaluationEvent(5, 7, '')]);

test('curves of several runs stand over the steps of all; a run has no value where it has no step', () => {
  const { steps, runs } = overlaidColumns([four, two], { smoothing: 0 });
  expect(steps).toEqual([1, 2, 3, 4, 5]);
  expect(runs.map(({ smoothed }) => smoothed)).toEqual([
    [4, 3, 2, 1, null],
    [8, null, 6, null, null],
  ]);
  expect(runs.map(({ eval_loss }) => eval_loss)).toEqual([
    [null, 2.5, null, 1.5, null],
    [null, null, null, null, 7],
  ]);
});

test('the loss at the end is smoothed as the curve is', () => {
  // β = 0.5: 0.5·(0.5·8) + 0.5·6 = 5 over 0.75.
  expect(lastLoss(two, 0.5)).toBeCloseTo(5 / 0.75, 12);
  expect(lastLoss(emptyHistory, 0.5)).toBeNull();
});

test('only arguments that differ are told, absent ones too', () => {
  const described = (changes: object) => ({ arguments: { optim: 'adamw_torch', seed: 42, ...changes } });
  const descriptions = [described({ learning_rate: 1e-4, freeze: ['encoder'] }), described({ learning_rate: 1e-5 })];
  expect(differingArguments(descriptions as unknown as RunDescription[])).toEqual([
    { name: 'learning_rate', values: [1e-4, 1e-5] },
    { name: 'freeze', values: [['encoder'], undefined] },
  ]);
});

test('a run that was made elsewhere has no arguments, and does not hide what the others differ in', () => {
  const described = (learning_rate: number) => ({ arguments: { learning_rate, seed: 42 } }) as RunDescription;
  expect(differingArguments([described(1e-4), null, described(1e-5)])).toEqual([
    { name: 'learning_rate', values: [1e-4, undefined, 1e-5] },
  ]);
  expect(differingArguments([described(1e-4), null])).toEqual([]);
});

test('the CSV has a row for each step and evaluation of each run', () => {
  const lines = comparisonCsv([{ name: 'b', history: two }])
    .trim()
    .split('\r\n');
  expect(lines).toEqual(['run,step,loss,eval_loss', 'b,1,8,', 'b,3,6,', 'b,5,,7']);
});

test('ten compared runs look ten ways: the ninth and the tenth are dashed', () => {
  const marks = Array.from({ length: 10 }, (_, index) => runMark(index));
  expect(new Set(marks.map((mark) => JSON.stringify(mark))).size).toBe(10);
  expect(marks.map(({ dashed }) => dashed)).toEqual([...Array<boolean>(8).fill(false), true, true]);
});
