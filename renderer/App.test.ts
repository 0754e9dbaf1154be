import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../electron/contract/lab-error.ts';
import App from './App.svelte';
import { language } from './i18n/language.svelte.ts';
import { Connection } from './lab/connection.svelte.ts';
import { Workspace } from './lab/workspace.svelte.ts';
import { fakeLab, sunTranslation, type FakeLab } from './lab/testing/fake-lab.ts';
import './tabs/translation/TranslationViews.svelte';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function start(lab: FakeLab) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  render(App, { props: { workspace } });
  connection.open();
  return screen.findByRole('region', { name: 'Translation result' });
}

test('first start shows the worked example, translated, with what to look at and what to do next', async () => {
  const region = await start(fakeLab());
  const chips = await within(region).findByRole('group', { name: 'Translation tokens' });
  expect(
    within(chips)
      .getAllByRole('button')
      .map(({ textContent }) => textContent?.trim()),
  ).toEqual(['·I', '·see', '·sun', '</s>']);
  expect(region.textContent).toContain('bundled · float32 · CPU');
  expect(within(region).getByRole('img').getAttribute('aria-label')).toContain('“·sun” with 0.40');
  expect(within(region).getByRole('button', { name: 'Next: follow four beams' })).toBeDefined();
});

test('the accessible names that tests and lessons rely on are there', async () => {
  await start(fakeLab());
  for (const name of ['Language', 'Theme', 'Model']) expect(screen.getByRole('combobox', { name })).toBeDefined();
  for (const name of ['Source text', 'Task prefix']) expect(screen.getByRole('textbox', { name })).toBeDefined();
  expect(screen.getByRole('tab', { name: 'Translation', selected: true })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Translate' })).toBeDefined();
});

test('choosing Russian changes every name at once and is remembered', async () => {
  const lab = fakeLab();
  await start(lab);
  await fireEvent.change(screen.getByRole('combobox', { name: 'Language' }), { target: { value: 'ru' } });
  expect(await screen.findByRole('region', { name: 'Результат перевода' })).toBeDefined();
  expect(screen.getByRole('textbox', { name: 'Исходный текст' })).toBeDefined();
  expect(document.documentElement.lang).toBe('ru');
  await waitFor(() =>
    expect(lab.asked('settings.write')[0]).toMatchObject({ settings: { 'interface.language': 'ru' } }),
  );
});

test('an alternative in the inspector continues the translation from there', async () => {
  const lab = fakeLab({ 'tokenizer.decode': () => ({ text: 'I see moon', each: [] }) });
  const region = await start(lab);
  const chips = await within(region).findByRole('group', { name: 'Translation tokens' });
  await fireEvent.click(within(chips).getByRole('button', { name: '·sun, probability 0.40' }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Continue with “·moon”, probability 0.30' }));
  expect(await within(region).findByText(/Begins with “I see moon”/)).toBeDefined();
});

test('beam search lists its sequences with scores', async () => {
  const sequences = [
    { ids: [0], text: 'I see sun', score: -0.25 },
    { ids: [0], text: 'I see the sun', score: -0.5 },
  ];
  const region = await start(fakeLab({ 'translation.translate': () => sunTranslation({ sequences }) }));
  const list = await within(region).findByRole('region', { name: 'Sequences' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent?.replace(/\s+/g, ' ').trim()),
  ).toEqual(['1 I see sun −0.2500', '2 I see the sun −0.5000']);
});

test('an error stands in the result with its facts, its hint and a way to try again', async () => {
  const broken = () => {
    throw new LabError({
      code: 'model-invalid',
      message: 'config.json lacks d_model.',
      file: '/m/config.json',
      expected: 'a whole number',
      hint: 'Download the folder again.',
    });
  };
  const region = await start(fakeLab({ 'translation.translate': broken }));
  const note = await within(region).findByRole('alert');
  for (const text of [
    'The model’s files are damaged',
    '/m/config.json',
    'a whole number',
    'Download the folder again.',
  ])
    expect(note.textContent).toContain(text);
  expect(within(note).getByRole('button', { name: 'Try again' })).toBeDefined();
  expect(within(note).getByRole('button', { name: 'Copy details' })).toBeDefined();
});

test('what the engine has to say about a translation stands above it', async () => {
  const notes = ['CUDA could not be had, so the model runs on the CPU.'];
  const region = await start(fakeLab({ 'translation.translate': () => sunTranslation({ notes }) }));
  expect(await within(region).findByText(notes[0]!)).toBeDefined();
});

test('the picture can be read as a table', async () => {
  const region = await start(fakeLab());
  await fireEvent.click(await within(region).findByRole('button', { name: 'Show as table' }));
  const rows = within(within(region).getByRole('table')).getAllByRole('row');
  expect(rows).toHaveLength(5);
  expect(rows[3]?.textContent).toContain('·sun');
  expect(rows[3]?.textContent).toContain('0.4000');
});

test('that the model of last time is gone stands above the tab until it is dismissed', async () => {
  await start(fakeLab({ 'settings.read': () => ({ 'interface.model': '/models/lost' }) }));
  expect(await screen.findByText(/^The model “\/models\/lost” that was open last time is not available/)).toBeDefined();
  await fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByText(/that was open last time/)).toBeNull();
});

test('a lost connection is said above the tab, with a way to try now', async () => {
  const lab = fakeLab();
  await start(lab);
  lab.close('closed');
  expect(await screen.findByText(/The connection to the lab was lost/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Try now' })).toBeDefined();
});
