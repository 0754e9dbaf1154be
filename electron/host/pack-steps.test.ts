import { expect, test } from 'vitest';
import type { TrainingEvent, TrainingStep } from '../../native-models/training/training-events.ts';
import { packSteps } from './pack-steps.ts';

const seventh: TrainingStep = {
  event: 'step',
  step: 7,
  epoch: 0.5,
  loss: 2.25,
  grad_norm: 1.5,
  learning_rate: 1e-3,
  elapsedMs: 40,
};
const eighth: TrainingStep = {
  ...seventh,
  step: 8,
  epoch: 1,
  loss: NaN,
  grad_norm: 0,
  learning_rate: 2.5e-4,
  elapsedMs: 41.5,
};
const paused: TrainingEvent = { event: 'paused', step: 8 };
/** The six fields of both steps, one after the other: struct.pack('<2d', …) and base64.b64encode of Python. */
const bothSteps =
  'AAAAAAAAHEAAAAAAAAAgQAAAAAAAAOA/AAAAAAAA8D8AAAAAAAACQAAAAAAAAPh/AAAAAAAA+D8AAAAAAAAAAPyp8dJNYlA//Knx0k1iMD8AAAAAAABEQAAAAAAAwERA';

test('steps that follow each other are one entry, column by column; other events keep their places', () => {
  const packed = packSteps([seventh, eighth, paused, seventh]);
  expect(packed.slice(0, 2)).toEqual([{ event: 'steps', count: 2, values: bothSteps }, paused]);
  expect(packed[2]).toMatchObject({ event: 'steps', count: 1 });
  expect(packed).toHaveLength(3);
});

test('a history without steps stays as it is', () => {
  expect(packSteps([paused])).toEqual([paused]);
  expect(packSteps([])).toEqual([]);
});
