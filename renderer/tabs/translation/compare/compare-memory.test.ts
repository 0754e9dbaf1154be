import { expect, test } from 'vitest';
import { firstChoice, readCompare } from './compare-memory.ts';

test('what was chosen is read again', () => {
  const settings = { mode: 'sampling', early_stopping: null, values: { temperature: 0.5, seed: 7 } };
  const choice = { model: '/models/other', precision: 'int8', settings };
  expect(readCompare({ open: true, choice })).toEqual({ open: true, choice });
});

test('what cannot be read is “as the first side”, and closed', () => {
  expect(readCompare({ open: 'yes', choice: { model: 5, precision: 'int2', settings: 'x' } })).toEqual({
    open: false,
    choice: firstChoice,
  });
  expect(readCompare(null)).toEqual({ open: false, choice: firstChoice });
});
