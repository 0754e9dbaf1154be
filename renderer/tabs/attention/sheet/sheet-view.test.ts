import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import { notebookSheet } from './notebook-sheet.ts';
import { SheetState } from './sheet-state.svelte.ts';
import SheetView from './SheetView.svelte';
import { resultOf } from './testing/zero-results.ts';

const seen: (string | undefined)[] = [];
beforeEach(() => {
  language.code = 'en';
  // jsdom scrolls nothing.
  Element.prototype.scrollIntoView = function (this: HTMLElement) {
    seen.push(this.dataset['panel']);
  };
});
afterEach(() => {
  cleanup();
  seen.length = 0;
  Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
});

const sheet = () => resultOf(notebookSheet).reply;
async function start(lab: FakeLab) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.settings).not.toBeNull());
  render(SheetView, { props: { state: new SheetState(workspace) } });
}
const cell = (name: string, index: number) =>
  within(screen.getByRole('grid', { name })).getAllByRole('gridcell')[index]!;

test('1e400 is said to be too large, and numbers that grow too large name their matrix and offer Undo', async () => {
  const overflow = {
    code: 'invalid-request',
    reason: 'sheet-overflow',
    message: 'Too large.',
    place: 'scores',
  } as const;
  const lab = fakeLab({
    'attention.sheet': ({ X }: { X: number[][] }) => {
      if (X[0]![0]! > 1e200) throw new LabError(overflow);
      return sheet();
    },
  });
  await start(lab);
  const type = async (text: string) => {
    cell('X', 0).focus();
    await fireEvent.keyDown(cell('X', 0), { key: '1' });
    const editor = await screen.findByRole('textbox', { name: 'X, row 1, column 1' });
    await fireEvent.input(editor, { target: { value: text } });
    await fireEvent.keyDown(editor, { key: 'Enter' });
  };
  await type('1e400');
  expect(await screen.findByText(/1e400 in row 1, column 1 is too large/)).toBeDefined();
  await type('1e300');
  const alert = await screen.findByRole('alert');
  expect(within(alert).getByRole('heading', { name: 'The numbers of scores grow too large' })).toBeDefined();
  expect(within(alert).queryByRole('button', { name: 'Try again' })).toBeNull();
  await fireEvent.click(within(alert).getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(cell('X', 0).textContent?.trim()).toBe('1e400'));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('Escape puts the question about a paste aside, and only then lets go of the number', async () => {
  await start(fakeLab({ 'attention.sheet': sheet }));
  cell('X', 2).focus();
  await fireEvent.paste(cell('X', 2), { clipboardData: { getData: () => '1\t2\t3\t4\t5\t6' } });
  expect(await screen.findByRole('button', { name: 'Enlarge X to 3 × 8' })).toBeDefined();
  await fireEvent.keyDown(cell('X', 2), { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Enlarge X to 3 × 8' })).toBeNull());
  expect(screen.getByRole('heading', { name: 'X[1, 3] = 0.8700' })).toBeDefined();
});

test('a step of the worked example brings the matrix that it speaks of into view', async () => {
  await start(fakeLab({ 'attention.sheet': sheet }));
  await fireEvent.click(screen.getByRole('button', { name: 'Next: do not divide by √d' }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Next: a causal mask' }));
  await waitFor(() => expect(seen).toEqual(['weights', 'z']));
});
