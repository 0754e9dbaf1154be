import { expect, test } from 'vitest';
import { eventLine, parseEvent } from './training-event-schema.ts';

const rest = '"grad_norm":1e-7,"learning_rate":0.001,"elapsedMs":12.5';
const step = { event: 'step', step: 3, epoch: 0.25, loss: 2.5, grad_norm: 1e-7, learning_rate: 1e-3, elapsedMs: 12.5 };

test.each([
  ['as the lab writes it', `{"event":"step","step":3,"epoch":0.25,"loss":2.5,${rest}}`, step],
  ['in another order', `{"step":3,"event":"step","epoch":0.25,${rest},"loss":2.5}`, step],
  ['with spaces', `{ "event": "step", "step": 3, "epoch": 0.25, "loss": 2.5, ${rest} }`, step],
  [
    'with a loss that is no number',
    `{"event":"step","step":3,"epoch":0.25,"loss":null,${rest}}`,
    { ...step, loss: NaN },
  ],
  ['with exponents', `{"event":"step","step":3,"epoch":2.5e-1,"loss":25E-1,${rest}}`, step],
])('a step %s is read', (_, line, expected) => {
  expect(parseEvent(line)).toEqual(expected);
});

test.each([
  ['a step that is no whole number', `{"event":"step","step":3.5,"epoch":0.25,"loss":2.5,${rest}}`],
  ['a negative step', `{"event":"step","step":-3,"epoch":0.25,"loss":2.5,${rest}}`],
  ['an epoch that is no number', `{"event":"step","step":3,"epoch":null,"loss":2.5,${rest}}`],
  ['a text for a loss', `{"event":"step","step":3,"epoch":0.25,"loss":"2.5",${rest}}`],
  ['half a line', `{"event":"step","step":3,"epoch":0.25,"lo`],
  ['something behind it', `{"event":"step","step":3,"epoch":0.25,"loss":2.5,${rest}}}`],
])('%s is no event', (_, line) => {
  expect(parseEvent(line)).toBeNull();
});

test('what is written can be read, a loss that is no number too', () => {
  const diverged = { ...step, event: 'step', loss: NaN, grad_norm: Infinity } as const;
  expect(parseEvent(eventLine(diverged))).toEqual({ ...step, loss: NaN, grad_norm: NaN });
});
