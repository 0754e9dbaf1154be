import { cleanup, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../electron/contract/lab-error.ts';
import { language } from '../i18n/language.svelte.ts';
import { Connection } from '../lab/connection.svelte.ts';
import { bundledModel, fakeLab, type FakeLab } from '../lab/testing/fake-lab.ts';
import { Workspace } from '../lab/workspace.svelte.ts';
import ModelCardDialog from './ModelCardDialog.svelte';
import UnfamiliarNote from './UnfamiliarNote.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function workspaceOf(lab: FakeLab): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await expect.poll(() => workspace.model?.path).toBe(bundledModel.path);
  return workspace;
}

const CARD =
  '# Small\n\nIt *translates* `▁` well.\n\n| direction | right |\n|---|--:|\n| en → ru | 97 % |\n\n- one\n- two\n\n<img src=x onerror=alert(1)>\n\n[site](https://example.org) [trap](javascript:alert(1))';

test('a card is shown as headings, tables and lists; HTML in it stays text, and only web addresses are links', async () => {
  const card = { file: '/models/bundled/README.md', markdown: CARD };
  const workspace = await workspaceOf(fakeLab({ 'models.card': () => card }));
  render(ModelCardDialog, { props: { workspace, open: true } });
  const dialog = within(await screen.findByRole('dialog', { name: 'Card of bundled' }));
  expect(await dialog.findByRole('heading', { name: 'Small' })).toBeTruthy();
  expect(dialog.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual(['en → ru', '97 %']);
  expect(dialog.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['one', 'two']);
  expect(document.querySelector('[role=dialog] img')).toBeNull();
  expect(dialog.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://example.org']);
});

test('a model without a card says so; a card that cannot be read says why', async () => {
  const none = await workspaceOf(fakeLab());
  const shown = render(ModelCardDialog, { props: { workspace: none, open: true } });
  expect(await screen.findByText(/comes without a card/)).toBeTruthy();
  shown.unmount();
  const error = new LabError({ code: 'file-unreadable', message: 'The file README.md could not be read: EIO.' });
  const failing = await workspaceOf(
    fakeLab({
      'models.card': () => {
        throw error;
      },
    }),
  );
  render(ModelCardDialog, { props: { workspace: failing, open: true } });
  expect(await screen.findByText(/could not be read: EIO/)).toBeTruthy();
});

/** Waits until the question has come and its answer has been shown. */
async function answered(lab: FakeLab): Promise<void> {
  await expect.poll(() => lab.asked('models.unfamiliarWords').length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve));
}

test.each([
  [[], 0.89, true],
  [[], 0.91, false],
  [[], null, false],
  [['policy'], 0.5, true],
  // What is said of words is enough.
  [['fiscal', 'policy'], 0.5, false],
])('a text with unfamiliar words %j and mean probability %s is said to be unsure: %s', async (...row) => {
  const [words, meanProbability, isShown] = row;
  const lab = fakeLab({ 'models.unfamiliarWords': () => ({ words, total: 6 }) });
  const workspace = await workspaceOf(lab);
  render(UnfamiliarNote, { props: { workspace, model: bundledModel, text: 'a text', meanProbability } });
  await answered(lab);
  const title = 'The model was unsure of this translation';
  if (isShown) expect(await screen.findByText(title)).toBeTruthy();
  else expect(screen.queryByText(title)).toBeNull();
});

test('nothing is said of a model that does not list its words', async () => {
  const lab = fakeLab({ 'models.unfamiliarWords': () => null });
  const workspace = await workspaceOf(lab);
  render(UnfamiliarNote, { props: { workspace, model: bundledModel, text: 'a text', meanProbability: 0.1 } });
  await answered(lab);
  expect(screen.queryByRole('heading')).toBeNull();
});

test.each([
  [['fiscal', 'policy'], 6, true],
  [['policy'], 6, false],
  [[], 0, false],
])('%j of %i words unfamiliar: the note is shown: %s', async (words, total, isShown) => {
  const lab = fakeLab({ 'models.unfamiliarWords': () => ({ words, total }) });
  const workspace = await workspaceOf(lab);
  render(UnfamiliarNote, { props: { workspace, model: bundledModel, text: 'a text' } });
  await answered(lab);
  expect(lab.asked('models.unfamiliarWords')).toEqual([{ model: '/models/bundled', text: 'a text' }]);
  if (isShown)
    expect(await screen.findByText(/2 of 6 words never or hardly ever in training: fiscal, policy/)).toBeTruthy();
  else expect(screen.queryByText(/was not made for/)).toBeNull();
});
