import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { language } from '../i18n/language.svelte.ts';
import { Connection } from '../lab/connection.svelte.ts';
import { runDetails, runSummary, startedEvent, stepEvent } from '../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../lab/testing/fake-lab.ts';
import { Workspace } from '../lab/workspace.svelte.ts';
import { tabs } from '../tabs.ts';
import '../tabs/translation/TranslationViews.svelte';

beforeAll(() => {
  // jsdom does not scroll; the palette brings its chosen line into view.
  Element.prototype.scrollIntoView ??= () => {};
});
beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function start(lab: FakeLab = fakeLab()): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  await screen.findByRole('region', { name: 'Translation result' });
  return workspace;
}

async function openPalette(): Promise<HTMLElement> {
  await fireEvent.keyDown(document.body, { key: 'k', code: 'KeyK', ctrlKey: true });
  return screen.findByRole('dialog', { name: 'Commands' });
}
/** What the palette offers, in order. */
const offers = (palette: HTMLElement) =>
  [...palette.querySelectorAll('[data-command-item] .label')].map((label) => label.textContent);

async function type(palette: HTMLElement, text: string): Promise<HTMLElement> {
  const field = within(palette).getByRole('combobox', { name: 'Search commands' });
  await fireEvent.input(field, { target: { value: text } });
  return field;
}

test('the palette offers tabs, what tabs can do, models, themes and languages', async () => {
  await start();
  const labels = offers(await openPalette());
  for (const label of ['Fine-tuning', 'Translate', 'Show the worked example', 'other', 'Dark', 'Русский'])
    expect(labels).toContain(label);
});

test('what lies under a dialog is not styled anew, at its opening or at a press in it', async () => {
  await start();
  const palette = await openPalette();
  await fireEvent.pointerDown(palette);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { style } = document.body;
  expect([style.pointerEvents, style.userSelect]).toEqual(['', '']);
  expect(document.querySelector('[data-dialog-overlay]')).not.toBeNull();
});

test('another tab leaves the language as it is: to set it would style the whole page anew', async () => {
  const workspace = await start();
  const set = vi.spyOn(document.documentElement, 'lang', 'set');
  workspace.showTab('models');
  await waitFor(() => expect(document.title).toContain('Models'));
  expect(set).not.toHaveBeenCalled();
  language.code = 'ru';
  await waitFor(() => expect(set).toHaveBeenCalledExactlyOnceWith('ru'));
  set.mockRestore();
});

test('a few letters and Enter do what was looked for', async () => {
  const workspace = await start();
  const palette = await openPalette();
  const field = await type(palette, 'dark');
  await waitFor(() => expect(offers(palette)).toEqual(['Dark']));
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(workspace.theme).toBe('dark');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a language is found by its own word for language, whatever is spoken now', async () => {
  await start();
  const palette = await openPalette();
  await type(palette, 'язык');
  await waitFor(() => expect(offers(palette)).toContain('Русский'));
});

test('what does not exist is said', async () => {
  await start();
  const palette = await openPalette();
  await type(palette, 'qqqqqq');
  await waitFor(() => expect(palette.textContent).toContain('Nothing is called that.'));
});

test('G and a number lead to a tab, and the question mark to the sheet that says so', async () => {
  await start();
  const number = tabs.findIndex(({ id }) => id === 'fineTuning') + 1;
  await fireEvent.keyDown(document.body, { key: '?', code: 'Slash', shiftKey: true });
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  const line = within(sheet).getByText('Go to “Fine-tuning”').closest('div');
  expect(line?.textContent?.replace(/\s+/g, '')).toContain(`G${number}`);
  await fireEvent.click(within(sheet).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await fireEvent.keyDown(document.body, { key: 'g', code: 'KeyG' });
  await fireEvent.keyDown(document.body, { key: String(number), code: `Digit${number}` });
  expect(await screen.findByRole('tab', { name: 'Fine-tuning', selected: true })).toBeDefined();
});

test('the sheet of shortcuts lists the keys of every tab, also of those not entered yet', async () => {
  await start();
  await fireEvent.keyDown(document.body, { key: '?', code: 'Slash', shiftKey: true });
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  const keysOf = (label: string) => within(sheet).getByText(label).closest('div')?.textContent?.replace(/\s+/g, '');
  expect(keysOf('Show attention')).toBe('ShowattentionCtrlEnter');
  expect(keysOf('Score')).toBe('ScoreCtrlEnter');
  expect(keysOf('Edit a cell of the sheet')).toBe('EditacellofthesheetF2/Enter');
  expect(keysOf('Block or open a cell of the mask')).toContain('Space');
  expect(keysOf('To the first or the last cell')).toContain('CtrlHome/CtrlEnd');
});

test('single characters can be switched off, and that is remembered', async () => {
  const lab = fakeLab();
  await start(lab);
  await fireEvent.keyDown(document.body, { key: '?', code: 'Slash', shiftKey: true });
  const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  await fireEvent.click(within(sheet).getByRole('switch', { name: 'Shortcuts of a single character' }));
  await fireEvent.click(within(sheet).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await fireEvent.keyDown(document.body, { key: '?', code: 'Slash', shiftKey: true });
  expect(screen.queryByRole('dialog')).toBeNull();
  await waitFor(() =>
    expect(lab.asked('settings.write').at(-1)).toMatchObject({ settings: { 'interface.characterKeys': false } }),
  );
});

test('a training that runs when the page opens is a pill on every tab and leads to its own', async () => {
  const summary = runSummary({ state: { phase: 'running' }, step: 42, max_steps: 100 });
  const history = [startedEvent(0, 100), stepEvent(41, 2), stepEvent(42, 2)];
  const lab = fakeLab({
    'fineTuning.runs': () => [summary],
    'fineTuning.run': () => runDetails({ summary, history }),
    'fineTuning.watch': () => new Promise(() => {}),
  });
  await start(lab);
  // 58 steps of 100 ms.
  const pill = await screen.findByRole('button', { name: /Training capitals: 42% · 0:06 left/ });
  await fireEvent.click(pill);
  expect(await screen.findByRole('tab', { name: 'Fine-tuning', selected: true })).toBeDefined();
});

test('the status bar names the model’s hash, the memory and whether all is saved', async () => {
  await start();
  const status = screen.getByRole('contentinfo', { name: 'Status' });
  await waitFor(() => expect(status.textContent).toContain('sha256 9f31…c2'));
  expect(status.textContent).toContain('212\u00a0MB of memory');
  await waitFor(() => expect(status.textContent).toMatch(/\bsaved/));
});

test('what could not be written down is said', async () => {
  const lab = fakeLab({
    'settings.write': () => {
      throw new Error('The disk is full.');
    },
  });
  const workspace = await start(lab);
  workspace.setTheme('dark');
  await waitFor(() => expect(screen.getByRole('contentinfo').textContent).toContain('not saved'));
});
