import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { inspected, oneLineTmx, twoPairs } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

type Handlers = NonNullable<Parameters<typeof fakeLab>[0]>;
const pair = (source: string, target: string) => ({ source, target });
const clean = { ...twoPairs, problems: [] };

async function start(draft: Readonly<Record<string, unknown>>, handlers: Handlers = {}): Promise<FakeLab> {
  const settings = { 'interface.tab': 'fineTuning', 'fineTuning.draft': { kind: 'examples', values: {}, ...draft } };
  const lab = fakeLab({ 'fineTuning.inspect': () => inspected(clean), ...handlers, 'settings.read': () => settings });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  return lab;
}

const grid = () => screen.getByRole('grid', { name: 'Training pairs' });
const cell = (name: string) => within(grid()).getByRole<HTMLInputElement>('textbox', { name });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const marks = () =>
  within(grid())
    .queryAllByRole('button', { name: /^Row/ })
    .map((mark) => mark.getAttribute('aria-label'));
const values = () =>
  within(grid())
    .getAllByRole<HTMLInputElement>('textbox')
    .map(({ value }) => value);

test('a row is marked while one types, and its cell is described by what is wrong', async () => {
  await start({ pairs: [pair('a', 'b'), pair('c', 'd')] });
  expect(marks()).toEqual([]);
  await fireEvent.input(cell('Source text 2'), { target: { value: 'a' } });
  await fireEvent.input(cell('Target text 2'), { target: { value: 'b' } });
  expect(marks()).toEqual(['Row 2: Duplicate of an earlier row']);
  const description = cell('Source text 2').getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(description)?.getAttribute('aria-label')).toBe('Row 2: Duplicate of an earlier row');
});

test('the last row is not called empty while it is being typed', async () => {
  await start({ pairs: [pair('a', 'b')] });
  cell('Source text 2').focus();
  await fireEvent.input(cell('Source text 2'), { target: { value: 'c' } });
  expect(marks()).toEqual([]);
  cell('Source text 1').focus();
  await vi.waitFor(() => expect(marks()).toEqual(['Row 2: Empty target text: left out']));
});

test('what the check found is marked in its row, and goes with the text it was about', async () => {
  await start(
    { pairs: [pair('a', 'b'), pair('Где луна?', 'd'), pair('e', 'f')] },
    {
      'fineTuning.inspect': () =>
        inspected({ ...clean, problems: [{ kind: 'source_too_long', rows: 1, first: [], row_numbers: [2] }] }),
    },
  );
  const sentence = 'Source longer than max_source_length: cut';
  await vi.waitFor(() => expect(marks()).toEqual([`Row 2: ${sentence}`]));
  await fireEvent.click(button('Remove row 1'));
  expect(marks()).toEqual([`Row 1: ${sentence}`]);
  await fireEvent.input(cell('Source text 1'), { target: { value: 'Где?' } });
  expect(marks()).toEqual([]);
});

test('keys lead to a problem, mend it, drop it, and take both back', async () => {
  await start({ pairs: [pair('a', 'b'), pair('c ', 'd'), pair('a', 'b')] });
  await fireEvent.keyDown(cell('Source text 1'), { key: 'F8' });
  await vi.waitFor(() => expect(document.activeElement).toBe(cell('Source text 2')));
  await fireEvent.keyDown(cell('Source text 2'), { key: 'Enter', altKey: true });
  expect(cell('Source text 2').value).toBe('c');
  await fireEvent.keyDown(cell('Source text 2'), { key: 'F8' });
  await vi.waitFor(() => expect(document.activeElement).toBe(cell('Source text 3')));
  await fireEvent.keyDown(cell('Source text 3'), { key: 'Delete', altKey: true });
  expect(values()).toEqual(['a', 'b', 'c', 'd', '', '']);
  const control = { key: 'z', code: 'KeyZ', ctrlKey: true };
  await fireEvent.keyDown(cell('Source text 1'), control);
  await fireEvent.keyDown(cell('Source text 1'), control);
  expect(values()).toEqual(['a', 'b', 'c ', 'd', 'a', 'b', '', '']);
  await fireEvent.keyDown(cell('Source text 1'), { ...control, shiftKey: true });
  expect(values()).toEqual(['a', 'b', 'c', 'd', 'a', 'b', '', '']);
});

test('one button mends all that is plain, one drops all that is left, and a paste is one step back', async () => {
  await start({ pairs: [] });
  const table = 'a\tb\n a\tb\nc\tc\n\tx\ne\tf';
  await fireEvent.paste(cell('Source text 1'), { clipboardData: { getData: () => table } });
  expect(marks()).toHaveLength(3);
  await fireEvent.click(button('Mend the plain ones'));
  expect(values()).toEqual(['a', 'b', 'c', 'c', 'e', 'f', '', '']);
  expect(marks()).toEqual(['Row 2: Source and target are the same text']);
  await fireEvent.click(button('Drop them all'));
  expect(values()).toEqual(['a', 'b', 'e', 'f', '', '']);
  for (let step = 0; step < 3; step++) await fireEvent.click(button('Undo'));
  expect(values()).toEqual(['', '']);
  await fireEvent.click(button('Redo'));
  expect(values()).toHaveLength(12);
});

test('what mends all rows stays in reach while one of them is worked on', async () => {
  await start({ pairs: [pair('a', 'b'), pair('c ', 'd'), pair('a', 'b')] });
  cell('Source text 2').focus();
  await screen.findByRole('button', { name: 'Trim the spaces' });
  expect(screen.getByText('2 rows with problems')).toBeDefined();
  await fireEvent.click(button('Mend the plain ones'));
  expect(values()).toEqual(['a', 'b', 'c', 'd', '', '']);
});

test('leaving a cell that was just typed into moves nothing beneath the grid', async () => {
  await start({ pairs: [pair('a', 'b')] });
  cell('Source text 2').focus();
  await fireEvent.input(cell('Source text 2'), { target: { value: 'c' } });
  const shown = () => [screen.queryByText('1 row with a problem'), screen.queryByText(/^Row 2:/)].map(Boolean);
  expect(shown()).toEqual([true, false]);
  cell('Source text 2').blur();
  await vi.waitFor(() => expect(marks()).toEqual(['Row 2: Empty target text: left out']));
  expect(shown()).toEqual([true, false]);
});

test('the keyboard is at the first cell after all rows were cleared', async () => {
  await start({ pairs: [pair('a', 'b'), pair('c', 'd')] });
  button('Clear all').focus();
  await fireEvent.click(button('Clear all'));
  await vi.waitFor(() => expect(document.activeElement).toBe(cell('Source text 1')));
});

const file = { path: '/data/pairs.tsv', source_column: 'ru' };

test('a file’s preview has its problems in their rows, and its rows can be taken over and taken back', async () => {
  const lab = await start(
    { kind: 'file', pairs: [pair('old', 'alt')], file },
    { 'fineTuning.inspect': () => inspected() },
  );
  await fireEvent.click(button('Check the data'));
  const preview = await screen.findByRole('table', { name: 'First rows' });
  const [, first, second] = within(preview)
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(first).toContain('Source longer than max_source_length: cut');
  expect(second).toMatch(/Where is the moon\?$/);
  await fireEvent.click(button('Take the rows over'));
  expect(lab.asked('fineTuning.readPairs')[0]).toEqual({ data: { kind: 'file', ...file }, limit: 10_000 });
  await vi.waitFor(() => expect(values()).toEqual(['Где луна?', 'Where is the moon?', '', '']));
  expect(lab.asked('fineTuning.inspect')).toHaveLength(2);
  await fireEvent.click(button('Undo'));
  expect(values()).toEqual(['old', 'alt', '', '']);
});

test('rows of a file on one line are marked each by itself, and named by line and pair', async () => {
  await start(
    { kind: 'file', pairs: [], file: { path: '/data/one-line.tmx' } },
    { 'fineTuning.inspect': () => inspected(oneLineTmx) },
  );
  await fireEvent.click(button('Check the data'));
  const preview = await screen.findByRole('table', { name: 'First rows' });
  const [, first, second] = within(preview)
    .getAllByRole('row')
    .map(({ textContent }) => textContent);
  expect(first).toMatch(/^1, pair 1/);
  expect(first).not.toContain('Source and target are the same text');
  expect(second).toContain('Source and target are the same text');
  expect(screen.getByText('line 1, pair 3')).toBeDefined();
});

test('a file that is too long, in rows or in text, stays a file and says why', async () => {
  let inspection = inspected({ ...twoPairs, rows: 10_001 });
  await start(
    { kind: 'file', pairs: [], file },
    {
      'fineTuning.inspect': () => inspection,
      'fineTuning.readPairs': () => ({ pairs: [pair('a', 'b')], more: true }),
    },
  );
  await fireEvent.click(button('Check the data'));
  await screen.findByText(/With 10,001 rows the file is too long/);
  expect(screen.queryByRole('button', { name: 'Take the rows over' })).toBeNull();
  inspection = inspected();
  await fireEvent.click(button('Check the data'));
  await fireEvent.click(await screen.findByRole('button', { name: 'Take the rows over' }));
  await screen.findByText(/more text than the grid takes/);
  expect(screen.queryByRole('grid', { name: 'Training pairs' })).toBeNull();
});
