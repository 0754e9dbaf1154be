import { expect, test } from 'vitest';
import { figureIn, gridLabel } from './sheet-values.ts';

const lowest = -3.4028234663852886e38;

test('only what the mask adds is shown as −∞: in other matrices, and beyond it, there are numbers', () => {
  expect([figureIn('mask', lowest), figureIn('masked_scores', lowest)]).toEqual(['−∞', '−∞']);
  expect([figureIn('Q', lowest), figureIn('V', -1e39), figureIn('masked_scores', -1e39)]).toEqual([
    '-3.403e+38',
    '-1.000e+39',
    '-1.000e+39',
  ]);
});

test('scores are called masked only where there is a mask; with a bias alone they are scores + bias', () => {
  expect(gridLabel('masked_scores', { mask: 'none' })).toBe('scores + bias');
  expect(gridLabel('masked_scores', { mask: 'causal' })).toBe('masked scores');
  expect(gridLabel('scaled_scores', { mask: 'none' })).toBe('scaled scores');
});
