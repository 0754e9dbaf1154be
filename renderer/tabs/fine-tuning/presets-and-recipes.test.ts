import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import App from '../../App.svelte';
import { language } from '../../i18n/language.svelte.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

async function start(): Promise<void> {
  const lab = fakeLab({ 'settings.read': () => ({ 'interface.tab': 'fineTuning' }) });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
}

const number = (name: string) => screen.getByRole<HTMLInputElement>('spinbutton', { name }).valueAsNumber;
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const choose = (preset: string) =>
  fireEvent.change(screen.getByRole('combobox', { name: 'Preset' }), { target: { value: preset } });

test('a preset is applied, says what it is for, and can be undone', async () => {
  await start();
  await choose('notebook');
  expect([number('learning_rate'), number('per_device_train_batch_size'), number('max_steps')]).toEqual([1e-5, 2, 100]);
  expect(screen.getByText(/A hundred updates with two pairs each/)).toBeDefined();
  // What is watched belongs to the data and stays.
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'watch_sentences' }).value).toMatch(/России/);
  await fireEvent.click(button('Undo'));
  expect(number('learning_rate')).toBe(1e-4);
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Preset' }).value).toBe('none');
});

test('what is changed afterwards shows as a difference from the preset, and one button applies it again', async () => {
  await start();
  await choose('notebook');
  await fireEvent.input(screen.getByRole('spinbutton', { name: 'learning_rate' }), { target: { value: '0.001' } });
  const differences = screen.getByRole('group', { name: 'Differs from the preset' });
  expect(
    within(differences)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['learning_rate 0.001 instead of 1e-5']);
  await fireEvent.click(button('Apply again'));
  expect(number('learning_rate')).toBe(1e-5);
  expect(screen.queryByRole('group', { name: 'Differs from the preset' })).toBeNull();
});

const chooser = () => screen.getByLabelText<HTMLInputElement>('Open a file…');
/** As much of a File as is read of it; jsdom's own has no text. */
const fileOf = (recipe: unknown, name: string) => ({
  name,
  size: 100,
  text: () => Promise.resolve(JSON.stringify(recipe)),
});
const open = (recipe: unknown) => fireEvent.change(chooser(), { target: { files: [fileOf(recipe, 'capitals.json')] } });
const recipe = {
  t5_lab_recipe: 1,
  data: { kind: 'examples', pairs: [{ source: 'Где?', target: 'Where?' }] },
  arguments: { learning_rate: 0.5 },
};

test('a recipe is opened into the form, and undone', async () => {
  await start();
  await open(recipe);
  await screen.findByText('capitals.json stands in the input column now.');
  expect(number('learning_rate')).toBe(0.5);
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Target text 1' }).value).toBe('Where?');
  const notice = screen.getByText('capitals.json stands in the input column now.').closest<HTMLElement>('.note')!;
  await fireEvent.click(within(notice).getByRole('button', { name: 'Undo' }));
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Target text 1' }).value).toBe('Москва');
});

test('a recipe with an argument that nobody knows changes nothing and says where it is', async () => {
  await start();
  await open({ ...recipe, arguments: { learning_rat: 1 } });
  const note = await screen.findByRole('alert');
  for (const text of ['The recipe was not opened', 'capitals.json', 'arguments.learning_rat'])
    expect(note.textContent).toContain(text);
  expect(number('learning_rate')).toBe(1e-4);
  await open(recipe);
  await vi.waitFor(() => expect(number('learning_rate')).toBe(0.5));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('the sentence is the one that is shown, also in Russian', async () => {
  await start();
  language.code = 'ru';
  await fireEvent.change(await screen.findByLabelText('Открыть файл…'), {
    target: { files: [{ ...fileOf({}, 'чужой.json'), size: 65 * 1024 * 1024 }] },
  });
  const note = await screen.findByRole('alert');
  expect(note.textContent).toContain('Файл больше 64 МБ');
  expect(note.textContent).not.toContain('не такое, каким должно быть');
  await fireEvent.change(await screen.findByLabelText('Открыть файл…'), {
    target: { files: [fileOf({}, 'чужой.json')] },
  });
  await screen.findByText(/Файл записан не этой лабораторией/);
});

test('a recipe that is dropped onto the form is opened', async () => {
  await start();
  const dataTransfer = { types: ['Files'], files: [fileOf(recipe, 'dropped.json')] };
  const field = screen.getByRole('spinbutton', { name: 'learning_rate' });
  await fireEvent.dragOver(field, { dataTransfer });
  expect(screen.getByText('Drop a recipe here')).toBeDefined();
  await fireEvent.drop(field, { dataTransfer });
  await screen.findByText('dropped.json stands in the input column now.');
  expect(screen.queryByText('Drop a recipe here')).toBeNull();
});
