import { expect, test } from 'vitest';
import { evaluationEvent, fourSteps, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import type { TrainingEvent } from './lab-types.ts';
import { smoothedColumn, stepColumns } from './step-columns.ts';
import { emptyHistory, withEvents } from './training-history.ts';

const history = withEvents(emptyHistory, fourSteps);

test('columns have a row a step, and evaluations stand beside their step', () => {
  const columns = stepColumns(history);
  expect(columns.steps).toEqual([1, 2, 3, 4]);
  expect(columns.loss).toEqual([4, 3, 2, 1]);
  expect(columns.eval_loss).toEqual([null, 2.5, null, 1.5]);
  expect(columns.grad_norm).toEqual([8, 6, 4, 2]);
  expect(smoothedColumn(history, columns)[1]).toBeCloseTo(1.24 / 0.36, 12);
});

test('the start stands before the first step', () => {
  const columns = stepColumns(withEvents(emptyHistory, [startedEvent(), evaluationEvent(0, 5, ''), stepEvent(1, 4)]), {
    range: { from: 0, to: 4 },
  });
  expect([columns.steps, columns.eval_loss, columns.loss]).toEqual([
    [0, 1],
    [5, null],
    [null, 4],
  ]);
});

test('an evaluation that only watched sentences has no row of its own', () => {
  const watched: TrainingEvent = { event: 'evaluation', step: 0, epoch: 0, watch_sentences: [], elapsedMs: 1 };
  expect(stepColumns(withEvents(emptyHistory, [startedEvent(), watched, stepEvent(1, 4)])).steps).toEqual([1]);
});

test('a long history is thinned out evenly, with its last step and every evaluation', () => {
  const long = Array.from({ length: 10 }, (_, index) => stepEvent(index + 1, 1));
  const columns = stepColumns(withEvents(emptyHistory, [startedEvent(0, 10), ...long, evaluationEvent(5, 2, '')]), {
    mostPoints: 4,
  });
  expect(columns.steps).toEqual([1, 4, 5, 7, 10]);
  expect(columns.eval_loss).toEqual([null, null, 2, null, null]);
  expect(columns.loss).toEqual([1, 1, null, 1, 1]);
  expect(columns.indices).toEqual([0, 3, null, 6, 9]);
});

test('a range has its own steps and evaluations, and its smoothed loss knows what was before', () => {
  const columns = stepColumns(history, { range: { from: 2, to: 3 } });
  expect(columns.steps).toEqual([2, 3]);
  expect(columns.loss).toEqual([3, 2]);
  expect(columns.eval_loss).toEqual([2.5, null]);
  expect(smoothedColumn(history, columns)[0]).toBeCloseTo(1.24 / 0.36, 12);
  expect(stepColumns(history, { range: { from: 9, to: 12 } }).steps).toEqual([]);
});

test('of a long history a range shows more than the whole does', () => {
  const long = Array.from({ length: 100 }, (_, index) => stepEvent(index + 1, 1));
  const run = withEvents(emptyHistory, [startedEvent(0, 100), ...long]);
  expect(stepColumns(run, { mostPoints: 10 }).steps).toEqual([1, 11, 21, 31, 41, 51, 61, 71, 81, 91, 100]);
  expect(stepColumns(run, { mostPoints: 10, range: { from: 41, to: 50 } }).steps).toEqual(
    Array.from({ length: 10 }, (_, index) => 41 + index),
  );
});

test('without smoothing the smoothed loss is the loss', () => {
  expect(smoothedColumn(history, stepColumns(history), 0)).toEqual([4, 3, 2, 1]);
});
