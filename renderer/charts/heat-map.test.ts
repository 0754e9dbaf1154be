import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { columnSums } from './heat-map-drawing.ts';
import HeatMap from './HeatMap.svelte';

const props = {
  label: 'Attention weights',
  rows: ['·You', '·can'],
  columns: ['·вы', 'лов', 'ишь'],
  values: Float32Array.from([0.5, 0.25, 0.25, 0, 1, NaN]),
  scale: { kind: 'sequential', from: 0, to: 1 } as const,
  valueName: 'weight',
  formatValue: (value: number) => value.toFixed(2),
};

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

const map = () => screen.getByRole('application', { name: 'Attention weights' });
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await fireEvent.keyDown(map(), { key });
};
const spoken = () => screen.getByRole('status').textContent;

test('the arrow keys walk the cells, and each is said with its labels and its number', async () => {
  render(HeatMap, props);
  await press('ArrowRight');
  expect(spoken()).toBe('row ·You, column лов: 0.25');
  await press('ArrowDown', 'End');
  expect(spoken()).toBe('row ·can, column ишь: no value');
  await press('Home');
  expect(spoken()).toBe('row ·can, column ·вы: 0.00');
});

test('Enter pins the cell, Escape lets go of it and does nothing else', async () => {
  render(HeatMap, props);
  await press('ArrowDown', 'Enter');
  expect(spoken()).toBe('Pinned: row ·can, column ·вы: 0.00');
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  map().dispatchEvent(escape);
  expect(escape.defaultPrevented).toBe(true);
  const again = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  map().dispatchEvent(again);
  expect(again.defaultPrevented).toBe(false);
});

test('the legend has the scale’s numbers and says what they are', () => {
  const { container, unmount } = render(HeatMap, props);
  expect(container.querySelector('.legend')?.textContent?.replace(/\s+/g, ' ').trim()).toBe('0.00 1.00 weight');
  unmount();
  const signed = render(HeatMap, { ...props, scale: { kind: 'diverging', from: -0.5, to: 2 } });
  expect(signed.container.querySelector('.legend')?.textContent?.replace(/\s+/g, ' ').trim()).toBe('-2.00 2.00 weight');
});

test('a legend whose scale ends before the largest value says so, at each end', () => {
  const { container, rerender } = render(HeatMap, { ...props, scale: { kind: 'sequential', from: 0, to: 0.5 } });
  const legend = () => container.querySelector('.legend')?.textContent?.replace(/\s+/g, ' ').trim();
  expect(legend()).toBe('0.00 ≥ 0.50 weight');
  return rerender({ ...props, scale: { kind: 'diverging', from: -0.5, to: 0.5 } }).then(() =>
    expect(legend()).toBe('≤ -0.50 ≥ 0.50 weight'),
  );
});

test('only a map of more than 64 rows or columns can be zoomed', async () => {
  const many = Array.from({ length: 65 }, (_, index) => String(index));
  const { rerender } = render(HeatMap, props);
  expect(screen.queryByRole('button', { name: 'Zoom in' })).toBeNull();
  await rerender({ ...props, rows: many, columns: many, values: new Float32Array(65 * 65) });
  const out = screen.getByRole<HTMLButtonElement>('button', { name: 'Zoom out' });
  expect(out.disabled).toBe(true);
  await fireEvent.click(screen.getByRole('button', { name: 'Zoom in' }));
  expect(out.disabled).toBe(false);
  expect(screen.getByText('zoom ×2')).toBeDefined();
});

test('an empty map takes keys in peace', async () => {
  render(HeatMap, { ...props, rows: [], columns: [], values: [] });
  await press('ArrowRight', 'Enter');
  expect(spoken()).toBe('');
});

test('column sums are parts of the largest, and nothing counts as nothing', () => {
  // 0.5 + 0, 0.25 + 1, 0.25 + nothing.
  expect(columnSums(props.values, 3)).toEqual([0.5 / 1.25, 1, 0.25 / 1.25]);
});
