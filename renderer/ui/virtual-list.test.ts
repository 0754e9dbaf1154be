import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import VirtualList from './VirtualList.svelte';

const HEIGHT = 280;
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => HEIGHT });
});
afterEach(cleanup);

const props = {
  label: 'Vocabulary',
  count: 32_100,
  rowHeight: 28,
  height: `${HEIGHT}px`,
  row: createRawSnippet<[number]>((place) => ({ render: () => `<span>piece ${place()}</span>` })),
};
const list = () => screen.getByRole('listbox', { name: 'Vocabulary' });

test('of 32,100 rows a screenful is there, and each knows its place among all', () => {
  render(VirtualList, props);
  const rows = screen.getAllByRole('option');
  expect(rows.length).toBeLessThan(40);
  expect(rows[3]?.textContent).toBe('piece 3');
  expect(rows[3]?.getAttribute('aria-posinset')).toBe('4');
  expect(rows[3]?.getAttribute('aria-setsize')).toBe('32100');
});

test('the keyboard walks all rows, and the list says on which it stands', async () => {
  const onchoose = vi.fn();
  const onrange = vi.fn();
  render(VirtualList, { ...props, onchoose, onrange });
  for (const key of ['ArrowDown', 'ArrowDown', 'End']) await fireEvent.keyDown(list(), { key });
  const last = screen.getByRole('option', { selected: true });
  expect(last.textContent).toBe('piece 32099');
  expect(list().getAttribute('aria-activedescendant')).toBe(last.id);
  expect(onrange).toHaveBeenLastCalledWith({ from: 32_084, to: 32_100 });
  await fireEvent.keyDown(list(), { key: 'Enter' });
  expect(onchoose).toHaveBeenCalledWith(32_099);
});

test('a click chooses a row', async () => {
  const onchoose = vi.fn();
  render(VirtualList, { ...props, onchoose });
  await fireEvent.click(screen.getByText('piece 2'));
  expect(onchoose).toHaveBeenCalledWith(2);
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('piece 2');
});

test('a list without rows shows what stands for them', () => {
  render(VirtualList, { ...props, count: 0, empty: createRawSnippet(() => ({ render: () => '<p>Nothing.</p>' })) });
  expect(list().textContent?.trim()).toBe('Nothing.');
});
