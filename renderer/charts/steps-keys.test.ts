import { expect, test } from 'vitest';
import { moveOfKey, nearestStep, type StepsPlace } from './steps-keys.ts';

const steps = Array.from({ length: 100 }, (_, index) => index + 1);
const whole = { from: 0, to: 100 };
const place = (changes: Partial<StepsPlace> = {}): StepsPlace => ({ at: 40, steps, range: whole, whole, ...changes });
const press = (key: string, changes: Partial<StepsPlace> = {}) => moveOfKey({ key }, place(changes));

test.each([
  ['ArrowRight', 41],
  ['ArrowLeft', 39],
  ['Home', 1],
  ['End', 100],
  ['PageUp', 30],
  ['PageDown', 50],
])('%s leads from step 40 to step %i', (key, step) => {
  expect(press(key)).toEqual({ kind: 'point', step });
});

test('nothing leads beyond the first and the last point', () => {
  for (const key of ['ArrowRight', 'PageDown', 'End']) expect(press(key, { at: 100 })).toMatchObject({ step: 100 });
  for (const key of ['ArrowLeft', 'PageUp', 'Home']) expect(press(key, { at: 1 })).toMatchObject({ step: 1 });
});

test('a cursor between two points goes on from the nearer one', () => {
  expect(press('ArrowRight', { at: 12, steps: [1, 10, 20] })).toEqual({ kind: 'point', step: 20 });
  expect(nearestStep([1, 10, 20], 16)).toBe(20);
});

test('plus halves the stretch about the cursor, which keeps its place in it; minus doubles it', () => {
  // 40 of 100 lies at two fifths: 20 of 50 steps before it.
  expect(press('+')).toEqual({ kind: 'stretch', range: { from: 20, to: 70 } });
  expect(press('=', { range: { from: 20, to: 70 } })).toEqual({ kind: 'stretch', range: { from: 30, to: 55 } });
  expect(press('-', { range: { from: 30, to: 55 } })).toEqual({ kind: 'stretch', range: { from: 20, to: 70 } });
});

test('a stretch ends at the run’s ends, and has four steps at least', () => {
  expect(press('-', { at: 4, range: { from: 0, to: 20 } })).toEqual({ kind: 'stretch', range: { from: 0, to: 40 } });
  expect(press('+', { range: { from: 38, to: 42 } })).toBeNull();
});

test('minus, where that shows all, zero and Escape go back to the whole; Escape alone is left to others', () => {
  const half = { range: { from: 20, to: 70 } };
  for (const key of ['-', '0', 'Escape']) expect(press(key, half)).toEqual({ kind: 'stretch', range: null });
  expect(press('Escape')).toBeNull();
});

test('at the edge of a stretch an arrow takes the stretch along', () => {
  const range = { from: 20, to: 40 };
  expect(press('ArrowRight', { range })).toEqual({ kind: 'beyond', range: { from: 30, to: 50 }, direction: 1 });
  expect(press('ArrowLeft', { at: 20, range })).toEqual({ kind: 'beyond', range: { from: 10, to: 30 }, direction: -1 });
  expect(press('ArrowRight', { at: 95, range: { from: 75, to: 95 } })).toMatchObject({ range: { from: 80, to: 100 } });
});

test('without a point, and for other keys, nothing is asked for', () => {
  expect(press('End', { steps: [] })).toBeNull();
  expect(press('a')).toBeNull();
});
