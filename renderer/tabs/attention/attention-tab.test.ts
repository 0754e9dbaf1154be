import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { textOf, watchDownloads } from '../../testing/watch-downloads.ts';
import AttentionTab from './AttentionTab.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  // jsdom has none.
  Reflect.deleteProperty(navigator, 'clipboard');
});

const square = (value: number) => Array.from({ length: 3 }, () => Array<number>(3).fill(value));
const wide = (value: number) => Array.from({ length: 3 }, () => Array<number>(5).fill(value));
/** What an engine would answer, with numbers that are easy to tell apart. */
const sheet = () => ({
  Q: wide(1),
  K: wide(2),
  V: wide(3),
  scores: square(4),
  scaled_scores: square(5),
  weights: square(1 / 3),
  z: wide(3),
});

async function start(lab: FakeLab) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await waitFor(() => expect(workspace.settings).not.toBeNull());
  render(AttentionTab, { props: { workspace } });
  return workspace;
}
const grid = (name: string) => screen.getByRole('grid', { name });
const cell = (name: string, index: number) => within(grid(name)).getAllByRole('gridcell')[index]!;

test('first start shows the notebook’s matrices and the results by their names, with what to look at', async () => {
  await start(fakeLab({ 'attention.sheet': sheet }));
  for (const name of ['X', 'W_Q', 'W_K', 'W_V', 'Q', 'K', 'V', 'scores', 'scaled scores', 'weights', 'z'])
    expect(grid(name)).toBeDefined();
  expect(screen.getByRole('tab', { name: 'Sheet', selected: true })).toBeDefined();
  expect(screen.getByRole('tab', { name: 'Model' })).toBeDefined();
  expect(cell('X', 1).textContent?.trim()).toBe('-1.57');
  await waitFor(() => expect(cell('weights', 0).textContent?.trim()).toBe('0.3333'));
  expect(screen.getByText(/Look at z/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Next: do not divide by √d' })).toBeDefined();
});

test('stepping onto a number writes its sum out and lights what made it', async () => {
  await start(fakeLab({ 'attention.sheet': sheet }));
  await waitFor(() => expect(cell('z', 0).textContent?.trim()).toBe('3.0000'));
  cell('z', 6).focus();
  const inspector = screen.getByRole('complementary', { name: 'Inspector' });
  await within(inspector).findByRole('heading', { name: 'z[2, 2] = 3.0000' });
  const rows = within(inspector).getAllByRole('row');
  expect(rows[1]?.textContent?.replace(/\s+/g, '')).toBe('x₁0.3333×3.0000=1.0000');
  expect(rows.at(-1)?.textContent?.replace(/\s+/g, '')).toBe('sum3.0000');
  expect(grid('weights').querySelectorAll('.lit')).toHaveLength(1);
  expect(grid('V').querySelectorAll('.lit')).toHaveLength(1);
  expect(grid('K').querySelectorAll('.lit')).toHaveLength(0);
});

test('typing, Enter, letters: each cell says what is wrong, and Ctrl+Z takes it back', async () => {
  const lab = fakeLab({ 'attention.sheet': sheet });
  await start(lab);
  cell('W_Q', 0).focus();
  await fireEvent.keyDown(cell('W_Q', 0), { key: 'x' });
  const editor = await screen.findByRole('textbox', { name: 'W_Q, row 1, column 1' });
  await fireEvent.keyDown(editor, { key: 'Enter' });
  expect(await screen.findByText(/“x” in row 1, column 1 is not a number/)).toBeDefined();
  expect(cell('W_Q', 0).getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(cell('W_Q', 5));
  await fireEvent.keyDown(window, { key: 'z', code: 'KeyZ', ctrlKey: true });
  await waitFor(() => expect(cell('W_Q', 0).textContent?.trim()).toBe('1.88'));
  expect(cell('W_Q', 0).hasAttribute('aria-invalid')).toBe(false);
});

test('a name of a token can be typed', async () => {
  await start(fakeLab({ 'attention.sheet': sheet }));
  cell('X', 0).focus();
  await fireEvent.keyDown(cell('X', 0), { key: 'ArrowLeft' });
  const name = within(grid('X')).getAllByRole('rowheader')[0]!;
  await waitFor(() => expect(document.activeElement).toBe(name));
  await fireEvent.keyDown(name, { key: 'F2' });
  const editor = await screen.findByRole('textbox', { name: 'Name of row 1 of X' });
  await fireEvent.input(editor, { target: { value: 'мама' } });
  await fireEvent.keyDown(editor, { key: 'Enter' });
  expect(within(grid('z')).getAllByRole('rowheader')[0]?.textContent?.trim()).toBe('мама');
});

test('the mask and the scale reach the engine; their grids come and go', async () => {
  const lab = fakeLab({ 'attention.sheet': sheet });
  await start(lab);
  await fireEvent.change(screen.getByRole('combobox', { name: 'Mask' }), { target: { value: 'causal' } });
  expect(cell('mask', 1).textContent?.trim()).toBe('−∞');
  expect(grid('masked scores')).toBeDefined();
  await fireEvent.click(screen.getByRole('switch', { name: 'Divide by √d' }));
  expect(screen.queryByRole('grid', { name: 'scaled scores' })).toBeNull();
  await waitFor(() => expect(lab.asked('attention.sheet').at(-1)).toMatchObject({ scale: 'none' }));
  expect(lab.asked('attention.sheet').at(-1)).toHaveProperty('mask');
});

test('by keyboard a matrix is saved as SVG, with its numbers, its names and its legend', async () => {
  const saved = watchDownloads();
  await start(fakeLab({ 'attention.sheet': sheet }));
  await waitFor(() => expect(cell('weights', 0).textContent?.trim()).toBe('0.3333'));
  const menu = screen.getByRole('button', { name: 'Actions for weights' });
  menu.focus();
  await fireEvent.keyDown(menu, { key: 'Enter' });
  const item = await screen.findByRole('menuitem', { name: 'Save as SVG' });
  item.focus();
  await fireEvent.keyDown(item, { key: 'Enter' });
  await vi.waitFor(() => expect(saved.has('attention-sheet-weights.svg')).toBe(true));
  const picture = new DOMParser().parseFromString(
    await textOf(saved.get('attention-sheet-weights.svg')),
    'image/svg+xml',
  );
  const texts = [...picture.querySelectorAll('text')].map((text) => text.textContent);
  expect(picture.querySelector('title')?.textContent).toBe('weights [3, 3] = softmax(scaled scores)');
  expect(texts.filter((text) => text === '0.3333')).toHaveLength(9);
  expect(texts.filter((text) => text === 'x₂')).toHaveLength(2);
  expect(texts.slice(-2)).toEqual(['0.00', '1.00']);
});

test('the palette copies and saves the sheet while it is on screen, by the toolbar’s words, and the toolbar says so', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  const saved = watchDownloads();
  const workspace = await start(fakeLab({ 'attention.sheet': sheet, 'attention.head': () => new Promise(() => {}) }));
  await waitFor(() => expect(cell('weights', 0).textContent?.trim()).toBe('0.3333'));
  const offered = () =>
    workspace.actions.list.map(({ label }) => label).filter((label) => / the sheet as /.test(label));
  const run = (label: string) => workspace.actions.list.find((action) => action.label === label)?.run();
  const copies = ['Copy the sheet as Python', 'Copy the sheet as CSV', 'Copy the sheet as LaTeX'];
  expect(offered()).toEqual([...copies, 'Save the sheet as SVG', 'Save the sheet as PNG']);
  run('Copy the sheet as Python');
  expect(await screen.findByText('Copied', { selector: '[role="status"]' })).toBeDefined();
  expect(writeText).toHaveBeenCalledWith(expect.stringContaining('z = weights @ V'));
  run('Save the sheet as SVG');
  await vi.waitFor(() => expect(saved.has('attention-sheet.svg')).toBe(true));
  // What does not fit the matrices is not saved.
  cell('W_Q', 0).focus();
  await fireEvent.keyDown(cell('W_Q', 0), { key: 'x' });
  await waitFor(() => expect(offered()).toEqual(copies));
  await fireEvent.click(screen.getByRole('tab', { name: 'Model' }));
  expect(offered()).toEqual([]);
});

test('choosing the view is remembered', async () => {
  const workspace = await start(fakeLab({ 'attention.sheet': sheet, 'attention.head': () => new Promise(() => {}) }));
  await fireEvent.click(screen.getByRole('tab', { name: 'Model' }));
  expect(workspace.settings?.['attention.view']).toBe('model');
});

test('the Russian catalogue translates the tab, and leaves the matrices’ names', async () => {
  await start(fakeLab({ 'attention.sheet': sheet, 'settings.read': () => ({ 'interface.language': 'ru' }) }));
  expect(screen.getByRole('tab', { name: 'Лист', selected: true })).toBeDefined();
  expect(grid('W_Q')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Дальше: не делить на √d' })).toBeDefined();
});
