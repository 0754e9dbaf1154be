import { expect, test } from 'vitest';
import { unpackSteps } from './unpack-steps.ts';

/** Two steps, field by field: struct.pack('<2d', …) and base64.b64encode of Python. */
const values =
  'AAAAAAAAHEAAAAAAAAAgQAAAAAAAAOA/AAAAAAAA8D8AAAAAAAACQAAAAAAAAPh/AAAAAAAA+D8AAAAAAAAAAPyp8dJNYlA//Knx0k1iMD8AAAAAAABEQAAAAAAAwERA';
const paused = { event: 'paused', step: 8 } as const;

const fields = ['step', 'epoch', 'loss', 'grad_norm', 'learning_rate', 'elapsedMs'] as const;

test('packed steps are steps again, in their place; what was not packed stays', () => {
  expect(unpackSteps([paused, { event: 'steps', count: 2, fields, values }, paused])).toMatchObject([
    paused,
    { event: 'step', step: 7, epoch: 0.5, loss: 2.25, grad_norm: 1.5, learning_rate: 1e-3, elapsedMs: 40 },
    { event: 'step', step: 8, epoch: 1, loss: NaN, grad_norm: 0, learning_rate: 2.5e-4, elapsedMs: 41.5 },
    paused,
  ]);
});

test('a field that did not cross is no number', () => {
  // Of Python: base64.b64encode(struct.pack('<2d', 7, 2.25)).
  const curve = { event: 'steps', count: 1, fields: ['step', 'loss'], values: 'AAAAAAAAHEAAAAAAAAACQA==' } as const;
  expect(unpackSteps([curve])).toMatchObject([
    { event: 'step', step: 7, epoch: NaN, loss: 2.25, grad_norm: NaN, learning_rate: NaN, elapsedMs: NaN },
  ]);
});
