import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { Tooltip } from 'bits-ui';
import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../../electron/contract/lab-api.ts';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import type { FileTranslationEvent } from '../../../../electron/contract/replies/file-translation.ts';
import { createFormats } from '../../../i18n/formats.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { en } from '../../../i18n/en.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { fileJob, smallFile } from '../../../lab/testing/fake-file-translation.ts';
import { fakeLab, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import type { World } from '../translation-question.ts';
import { TranslationState } from '../translation-state.svelte.ts';
import { fileJobs } from './file-jobs.ts';
import { FileTranslations } from './file-translations.svelte.ts';
import { howItWasAsked, progressFigures } from './file-view.ts';
import FileView from './FileView.svelte';

const world: World = { now: () => 0, drawSeed: () => 77, onFrame: (callback) => callback() };

beforeEach(() => {
  language.code = 'en';
});
let leave = () => {};
afterEach(() => {
  cleanup();
  leave();
});

/** The view over a lab, as it stands when it is entered. */
async function enter(lab: FakeLab): Promise<FileTranslations> {
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const files = new FileTranslations(workspace, new TranslationState(workspace, world), world);
  leave = files.connect();
  const view = createRawSnippet(() => ({
    render: () => '<div></div>',
    setup: (target) => {
      const mounted = mount(FileView, { target, props: { state: files } });
      return () => void unmount(mounted);
    },
  }));
  render(Tooltip.Provider, { props: { children: view } });
  return files;
}
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const textbox = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const preview = () => screen.getByRole('region', { name: 'File preview' });
const progress = () => screen.findByRole('region', { name: 'File translation' });
const refused = (code: 'file-invalid' | 'file-unwritable', message: string) => () => {
  throw new LabError({ code, message, place: 'line 5' });
};

test('the first visit shows the example with its first texts, and it can be started', async () => {
  const lab = fakeLab();
  await enter(lab);
  expect(await within(preview()).findByText('Где библиотека?')).toBeDefined();
  expect(within(preview()).getByRole('heading', { name: 'Worked example' })).toBeDefined();
  expect(textbox('File').value).toBe('/data/examples/sentences.csv');
  await waitFor(() => expect(button('Translate file').disabled).toBe(false));
  await fireEvent.click(button('Translate file'));
  await progress();
  expect(lab.asked('fileTranslation.start')[0]).toMatchObject({
    model: '/models/bundled',
    input: '/data/examples/sentences.csv',
    output: '/texts/in.translated.csv',
    task_prefix: 'translate to en: ',
    generation: { num_beams: 1, num_return_sequences: 1 },
  });
});

test('a path in quotes is read as it was meant; a column that is chosen is asked for', async () => {
  const lab = fakeLab();
  await enter(lab);
  await fireEvent.input(textbox('File'), { target: { value: ' "/texts/in.csv" ' } });
  await waitFor(() =>
    expect(lab.asked('fileTranslation.preview').at(-1)).toEqual({ input: '/texts/in.csv', rows: 20 }),
  );
  await fireEvent.change(await screen.findByRole('combobox', { name: 'Column to translate' }), {
    target: { value: 'ru' },
  });
  await waitFor(() =>
    expect(lab.asked('fileTranslation.preview').at(-1)).toEqual({
      input: '/texts/in.csv',
      source_column: 'ru',
      rows: 20,
    }),
  );
});

test('what is wrong with a file is said with its line, and nothing can be started', async () => {
  const head: object = { event: 'head', ...smallFile };
  const lab = fakeLab({
    'fileTranslation.preview': (_: unknown, { onEvent }: CallOptions<unknown>) => {
      onEvent?.(head);
      return refused('file-invalid', 'Three fields where there are two columns.')();
    },
  });
  await enter(lab);
  const error = await within(preview()).findByRole('alert');
  expect(error.textContent).toContain('Three fields where there are two columns.');
  expect(error.textContent).toContain('line 5');
  expect(within(preview()).getByText('Где библиотека?')).toBeDefined();
  expect(button('Translate file').disabled).toBe(true);
});

test('an empty file is said to have nothing to translate', async () => {
  const empty = { ...smallFile, rows: [], total: 0, characters: 0 };
  await enter(fakeLab({ 'fileTranslation.preview': () => empty }));
  expect(await within(preview()).findByText(/nothing to translate/)).toBeDefined();
  expect(button('Translate file').disabled).toBe(true);
});

test('an output that is there is replaced only after the user said so', async () => {
  const lab = fakeLab({
    'fileTranslation.output': () => ({ output: '/texts/out.csv', state: { phase: 'taken' } }),
  });
  await enter(lab);
  expect(await screen.findByText('There is a file there already.')).toBeDefined();
  expect(button('Translate file').disabled).toBe(true);
  await fireEvent.click(button('Replace it'));
  await fireEvent.click(button('Translate file'));
  await progress();
  expect(lab.asked('fileTranslation.start')[0]).toMatchObject({ output: '/texts/out.csv', replace: true });
});

test('an interrupted output is found, and the button says that it goes on', async () => {
  const state = { phase: 'interrupted', translated: 3412, replaces: false };
  await enter(fakeLab({ 'fileTranslation.output': () => ({ output: '/texts/out.csv', state }) }));
  expect(await screen.findByText(/3,412\stexts are done/)).toBeDefined();
  expect(button('Go on translating')).toBeDefined();
});

test('what writes the output at the moment is named, and it is not begun a second time', async () => {
  const lab = fakeLab();
  await enter(lab);
  await waitFor(() => expect(button('Translate file').disabled).toBe(false));
  button('Translate file').focus();
  await fireEvent.click(button('Translate file'));
  await progress();
  await waitFor(() => expect(button('Translate file').disabled).toBe(true));
  expect(screen.getByText('The translation of in.csv is being written there at the moment.')).toBeDefined();
  await waitFor(() => expect(document.activeElement?.textContent).toBe('in.csv'));
});

test('an interrupted translation that is on screen is gone on with by one button alone', async () => {
  const state = { phase: 'interrupted', translated: 9, replaces: false };
  const files = await enter(
    fakeLab({
      'fileTranslation.list': () => [fileJob({ state: { phase: 'cancelled' }, done: 9 })],
      'fileTranslation.output': () => ({ output: '/texts/in.translated.csv', state }),
    }),
  );
  await waitFor(() => expect(button('Go on translating')).toBeDefined());
  files.show('job-1');
  await progress();
  expect(button('Resume')).toBeDefined();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Go on translating' })).toBeNull());
});

test('how many translations a text returns is not asked for a file, and cannot be wrong there', async () => {
  const files = await enter(fakeLab());
  const { translation } = files;
  translation.settings = { mode: 'beam', early_stopping: null, values: { num_return_sequences: 9 } };
  expect(translation.problems.has('num_return_sequences')).toBe(true);
  await waitFor(() => expect(button('Translate file').disabled).toBe(false));
  expect(screen.getByRole('spinbutton', { name: 'num_beams' })).toBeDefined();
  expect(screen.queryByRole('spinbutton', { name: 'num_return_sequences' })).toBeNull();
});

test('a folder that takes nothing is named', async () => {
  const state = { phase: 'unwritable', folder: '/no/where' };
  await enter(fakeLab({ 'fileTranslation.output': () => ({ output: '/no/where/out.csv', state }) }));
  expect(await screen.findByText(/Nothing can be written into \/no\/where/)).toBeDefined();
  expect(button('Translate file').disabled).toBe(true);
});

test('a drop with a path is taken; one without says why and what to do', async () => {
  const lab = fakeLab();
  await enter(lab);
  const area = textbox('File').closest('.drop')!;
  const drop = (types: Record<string, string>) =>
    fireEvent.drop(area, { dataTransfer: { getData: (type: string) => types[type] ?? '', files: { length: 1 } } });
  await drop({});
  expect(screen.getByText(/browser does not say where a dropped file lies/)).toBeDefined();
  await drop({ 'text/uri-list': 'file:///texts/a%20b.txt' });
  expect(textbox('File').value).toBe('/texts/a b.txt');
  expect(screen.queryByText(/browser does not say/)).toBeNull();
});

/** A file that is translated; the test sends its events and ends it. */
function running() {
  const sends: ((event: FileTranslationEvent) => void)[] = [];
  let end: (job: object) => void = () => {};
  const handlers = {
    'fileTranslation.list': () => [fileJob()],
    'fileTranslation.watch': (_: unknown, { onEvent }: CallOptions<unknown>) => {
      sends.push((event) => onEvent?.(event));
      return new Promise((resolve) => (end = resolve));
    },
  };
  return { handlers, send: (event: FileTranslationEvent) => sends.at(-1)?.(event), end: (job: object) => end(job) };
}

test('after a reload what is under way is on screen, with progress, pace, time left and first rows', async () => {
  const { handlers, send, end } = running();
  const files = await enter(fakeLab(handlers));
  const region = await progress();
  expect(region.getAttribute('aria-busy')).toBe('true');
  for (const [done, elapsedMs] of [
    [0, 1000],
    [32, 2000],
    [64, 3000],
  ] as const)
    send({ event: 'progress', done, total: 320, elapsedMs });
  send({ event: 'rows', rows: [{ line: 2, source: 'Где библиотека?', translation: 'Where is the library?' }] });
  expect(await within(region).findByText('64 / 320')).toBeDefined();
  expect(within(region).getByText('32 texts/s')).toBeDefined();
  // 256 texts at 32 a second, without any doubt: the pace was even.
  expect(within(region).getByText('≈ 8.0 s')).toBeDefined();
  expect(within(region).getByText('Where is the library?')).toBeDefined();
  expect(fileJobs(files.watched.all, () => {})).toMatchObject([
    { kind: 'fileTranslation', name: 'in.csv', tab: 'translation', progress: 0.2, leftMs: 8000 },
  ]);
  end(fileJob({ state: { phase: 'done' }, done: 320, total: 320, elapsedMs: 11_000 }));
  expect(await within(region).findByText('finished')).toBeDefined();
  expect(within(region).getAllByRole('button', { name: 'Copy the output’s path' })).not.toHaveLength(0);
  expect(fileJobs(files.watched.all, () => {})).toEqual([]);
});

test('cancelling is shown at once, and what is kept can be gone on with', async () => {
  const { handlers, send, end } = running();
  let answer: (job: object) => void = () => {};
  const lab = fakeLab({
    ...handlers,
    'fileTranslation.cancel': () => new Promise((resolve) => (answer = resolve)),
    'fileTranslation.resume': () => fileJob(),
  });
  await enter(lab);
  const region = await progress();
  send({ event: 'progress', done: 64, total: 320, elapsedMs: 1 });
  await fireEvent.click(within(region).getByRole('button', { name: 'Cancel' }));
  expect(within(region).getByText('stopping…')).toBeDefined();
  const cancelled = fileJob({ state: { phase: 'cancelled' }, done: 64, total: 320 });
  end(cancelled);
  answer(cancelled);
  expect(await within(region).findByText(/Stopped after 64\stexts/)).toBeDefined();
  await fireEvent.click(within(region).getByRole('button', { name: 'Resume' }));
  expect(lab.asked('fileTranslation.resume')).toEqual([{ id: 'job-1' }]);
  expect(await within(region).findByText('translating')).toBeDefined();
});

test('a failed one says why and can be gone on with; it can be taken off the list', async () => {
  const error = { code: 'disk-full', message: 'The disk is full.', hint: 'Free some space.' } as const;
  const lab = fakeLab({ 'fileTranslation.list': () => [fileJob({ state: { phase: 'failed', error }, done: 9 })] });
  const files = await enter(lab);
  await waitFor(() => expect(files.watched.all).toHaveLength(1));
  files.show('job-1');
  const region = await progress();
  expect(within(region).getByRole('alert').textContent).toContain('Free some space.');
  expect(within(region).getByRole('button', { name: 'Resume' })).toBeDefined();
  await fireEvent.click(button('Take in.csv off the list; the files stay'));
  await waitFor(() => expect(files.watched.all).toEqual([]));
});

test('the time of one that has ended is given, and the settings under their own names', () => {
  const formats = createFormats('en-US', en.units);
  const job = fileJob({ state: { phase: 'done' }, done: 10, total: 10, elapsedMs: 125_000 });
  const figures = progressFigures(job, null, en.translationFiles.progress, formats);
  expect(figures.map(({ value }) => value)).toEqual(['10 / 10', '2:05']);
  const generation = { num_beams: 4, do_sample: false };
  const request = { ...job.request, precision: 'int8', generation, batch_size: 16 } as const;
  expect(howItWasAsked({ ...job, request }, en)).toBe(
    'bundled · int8 · beam search · num_beams 4 · batch_size 16 · no task prefix',
  );
});
