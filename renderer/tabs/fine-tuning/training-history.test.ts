import { expect, test } from 'vitest';
import {
  checkpointEvent,
  evaluationEvent,
  forecastEvent,
  fourSteps,
  startedEvent,
  stepEvent,
} from '../../lab/testing/fake-fine-tuning.ts';
import { emptyHistory, withEvents } from './training-history.ts';

const stepsOf = (...events: Parameters<typeof withEvents>[1]) =>
  withEvents(withEvents(emptyHistory, fourSteps), events).steps.map(({ step }) => step);

test('events are sorted by kind, each kind in order', () => {
  const history = withEvents(emptyHistory, fourSteps);
  expect(history.steps.map(({ loss }) => loss)).toEqual([4, 3, 2, 1]);
  expect(history.evaluations.map(({ step }) => step)).toEqual([2, 4]);
  expect(history.checkpoints.map(({ name }) => name)).toEqual(['checkpoint-4']);
  expect(history.started?.max_steps).toBe(4);
});

test('what is told twice counts once', () => {
  const twice = withEvents(withEvents(emptyHistory, fourSteps), fourSteps.slice(3));
  expect(twice).toEqual(withEvents(emptyHistory, fourSteps));
});

test('a run that goes on from an earlier checkpoint forgets what came after it', () => {
  const history = withEvents(withEvents(emptyHistory, fourSteps), [startedEvent(2), stepEvent(3, 1.9)]);
  expect(history.steps.map(({ loss }) => loss)).toEqual([4, 3, 1.9]);
  expect(history.evaluations.map(({ step }) => step)).toEqual([2]);
  expect(history.checkpoints).toEqual([]);
});

test('a run that goes on from its last step keeps everything', () => {
  expect(stepsOf(startedEvent(4, 6), stepEvent(5, 0.5))).toEqual([1, 2, 3, 4, 5]);
});

test('an evaluation of the same step takes the place of the old one', () => {
  const history = withEvents(withEvents(emptyHistory, fourSteps), [
    evaluationEvent(2, 2.4, 'Sun?'),
    checkpointEvent(2),
  ]);
  expect(history.evaluations.map(({ eval_loss }) => eval_loss)).toEqual([2.4, 1.5]);
  expect(history.checkpoints.map(({ step }) => step)).toEqual([2, 4]);
});

test('forecasts are those since the last start, each step’s once', () => {
  const begun = withEvents(emptyHistory, [startedEvent(), forecastEvent(3, 100, 900), forecastEvent(8, 200, 800)]);
  expect(begun.forecasts.map(({ step }) => step)).toEqual([3, 8]);
  const twice = withEvents(begun, [forecastEvent(8, 200, 800)]);
  expect(twice.forecasts.map(({ step }) => step)).toEqual([3, 8]);
  const resumed = withEvents(begun, [startedEvent(4), forecastEvent(7, 150, 600)]);
  expect(resumed.forecasts).toEqual([forecastEvent(7, 150, 600)]);
});

test('a pause lasts until the run continues, and an end until it is started again', () => {
  const paused = withEvents(emptyHistory, [startedEvent(), { event: 'paused', step: 0 }]);
  expect(paused.paused).toBe(true);
  expect(withEvents(paused, [{ event: 'continued', step: 0 }]).paused).toBe(false);
  const failed = withEvents(paused, [
    { event: 'failed', step: 0, error: { code: 'disk-full', message: 'Full.' }, last_checkpoint: null },
  ]);
  expect([failed.paused, failed.end?.event]).toEqual([false, 'failed']);
  expect(withEvents(failed, [startedEvent()]).end).toBeNull();
});
