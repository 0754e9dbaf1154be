import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FileColumns } from '../../electron/contract/replies/fine-tuning.ts';
import App from '../App.svelte';
import { language } from '../i18n/language.svelte.ts';
import { Connection } from '../lab/connection.svelte.ts';
import { fakeLab, type FakeLab } from '../lab/testing/fake-lab.ts';
import { Workspace } from '../lab/workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});
afterEach(cleanup);

interface Asked {
  readonly path: string;
  readonly source_column?: string;
  readonly target_column?: string;
}

async function start(draft: object, readColumns: (asked: Asked) => FileColumns | Promise<never>): Promise<FakeLab> {
  const settings = { 'interface.tab': 'fineTuning', 'fineTuning.draft': { kind: 'file', values: {}, ...draft } };
  const lab = fakeLab({ 'settings.read': () => settings, 'fineTuning.readColumns': readColumns });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  render(App, { props: { workspace: new Workspace(connection) } });
  connection.open();
  await screen.findByRole('spinbutton', { name: 'learning_rate' });
  return lab;
}

/** A file whose first line is ru, en, id. */
function threeColumns({ source_column, target_column }: Asked): FileColumns {
  const names = ['ru', 'en', 'id'];
  if (source_column === undefined && target_column === undefined)
    return { names, header: 'none', source: 'ru', target: 'en' };
  return { names, header: 'chosen', source: source_column ?? 'ru', target: target_column ?? 'ru' };
}

const fields = (name: string) => within(screen.getByRole('group', { name }));
const select = (name: string, group = 'Training file') =>
  fields(group).findByRole<HTMLSelectElement>('combobox', { name });
const choose = async (name: string, value: string) => fireEvent.change(await select(name), { target: { value } });

test('without columns source and target the first line counts as a pair, until a column is chosen from it', async () => {
  const lab = await start({ file: { path: '/data/pairs.tsv' } }, threeColumns);
  const source = await select('Source column');
  expect([...source.options].map(({ label, text }) => label || text)).toEqual(['1, no header', 'ru', 'en', 'id']);
  expect([source.value, (await select('Target column')).value]).toEqual(['', '']);
  const note = fields('Training file').getByText(/the first line, “ru” and “en”, counts as a pair/);
  expect(source.getAttribute('aria-describedby')).toBe(note.id);

  await choose('Source column', 'en');
  await vi.waitFor(async () => expect((await select('Target column')).value).toBe('ru'));
  expect(fields('Training file').queryByText(/counts as a pair/)).toBeNull();
  await choose('Target column', 'id');
  const whole = { path: '/data/pairs.tsv', source_column: 'en', target_column: 'id' };
  await vi.waitFor(() => expect(lab.asked('fineTuning.readColumns').at(-1)).toEqual(whole));
  await fireEvent.click(screen.getByRole('button', { name: 'Start training' }));
  await vi.waitFor(() => expect(lab.asked('fineTuning.start')).toMatchObject([{ train: { kind: 'file', ...whole } }]));
});

test('the evaluation file has the same choice, and typing in another field does not read it again', async () => {
  const lab = await start({ evaluation: { path: '/data/dev.csv', source_column: 'ru' } }, threeColumns);
  expect((await select('Source column', 'Evaluation file')).value).toBe('ru');
  const asked = lab.asked('fineTuning.readColumns').length;
  await fireEvent.input(screen.getByRole('spinbutton', { name: 'learning_rate' }), { target: { value: '0.1' } });
  expect(lab.asked('fineTuning.readColumns')).toHaveLength(asked);
});

test('a file of one column says which separator it lacks, in the language of the interface', async () => {
  await start({ file: { path: '/data/pairs.csv' } }, () => ({
    names: ['ru;en'],
    header: 'none',
    source: 'ru;en',
    target: null,
  }));
  language.code = 'ru';
  await screen.findByText(/только один столбец. Исходный и целевой текст — это два столбца через запятую/);
  expect(screen.queryByRole('combobox', { name: 'Исходный столбец' })).toBeNull();
});

test('a file that cannot be read says so, and is read again when asked', async () => {
  let isThere = false;
  await start({ file: { path: '/data/pairs.tsv' } }, (asked) =>
    isThere ? threeColumns(asked) : Promise.reject(new Error('There is no file /data/pairs.tsv.')),
  );
  await fields('Training file').findByText(/There is no file/);
  isThere = true;
  await fireEvent.click(screen.getByRole('button', { name: 'Read again' }));
  expect((await select('Source column')).value).toBe('');
});

test('only a TMX file is asked for its languages', async () => {
  await start({ file: { path: '/data/pairs.tmx' } }, threeColumns);
  await fireEvent.click(screen.getByRole('button', { name: 'Second file or languages' }));
  expect(fields('Training file').getByRole('textbox', { name: 'Source language' })).toBeDefined();
  await fireEvent.input(screen.getByRole('textbox', { name: 'Training file' }), { target: { value: '/data/a.tsv' } });
  expect(fields('Training file').queryByRole('textbox', { name: 'Source language' })).toBeNull();
});
