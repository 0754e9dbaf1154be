import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { LabApi } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { FolderListing } from '../../../electron/contract/replies/files.ts';
import { language } from '../../i18n/language.svelte.ts';
import PathField from './PathField.svelte';

/** A home with two folders and a file; the folder of models has one model. */
const folders: Readonly<Record<string, FolderListing>> = {
  '/home': {
    path: '/home',
    parent: '/',
    entries: [
      { name: 'data', path: '/home/data', kind: 'folder' },
      { name: 'models', path: '/home/models', kind: 'folder' },
      { name: 'pairs.csv', path: '/home/pairs.csv', kind: 'file' },
    ],
    left_out: 0,
  },
  '/home/models': {
    path: '/home/models',
    parent: '/home',
    entries: [{ name: 't5', path: '/home/models/t5', kind: 'folder' }],
    left_out: 0,
  },
};

function fakeFiles(): LabApi {
  const folder = vi.fn(({ path = '/home' }: { path?: string }) => {
    const listing = folders[path];
    if (listing) return Promise.resolve(listing);
    return Promise.reject(new LabError({ code: 'file-not-found', reason: 'ENOENT', message: `No ${path}.` }));
  });
  return { files: { folder } } as unknown as LabApi;
}

beforeAll(() => {
  Element.prototype.scrollIntoView ??= () => undefined;
});
beforeEach(() => {
  language.code = 'en';
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const list = () => screen.findByRole('listbox', { name: 'Files and folders' });
const place = () => screen.getByRole('dialog').querySelector('.path')?.textContent;

async function browse(props: { kind: 'file' | 'folder' | 'save'; value?: string; endings?: string[] }) {
  const field = render(PathField, { lab: fakeFiles(), 'aria-label': 'Path', ...props });
  await fireEvent.click(screen.getByRole('button', { name: 'Browse…' }));
  return field;
}

const field = () => screen.getByLabelText<HTMLInputElement>('Path');

test('by keyboard: letters find, Enter opens, Backspace goes up to where one came from, and a folder is chosen', async () => {
  await browse({ kind: 'folder' });
  const box = await list();
  await waitFor(() => expect(place()).toBe('/home'));
  await fireEvent.keyDown(box, { key: 'm' });
  await fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(place()).toBe('/home/models'));
  await fireEvent.keyDown(box, { key: 'Backspace' });
  await waitFor(() => expect(place()).toBe('/home'));
  await fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(place()).toBe('/home/models'));
  await fireEvent.click(screen.getByRole('button', { name: 'Choose this folder' }));
  expect(field().value).toBe('/home/models');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a file is taken with Enter', async () => {
  await browse({ kind: 'file', endings: ['.csv'] });
  const box = await list();
  await waitFor(() => expect(place()).toBe('/home'));
  await fireEvent.keyDown(box, { key: 'p' });
  await fireEvent.keyDown(box, { key: 'Enter' });
  await waitFor(() => expect(field().value).toBe('/home/pairs.csv'));
});

test('it opens at the field’s path, and at home where that is none', async () => {
  await browse({ kind: 'folder', value: '/home/models' });
  await waitFor(() => expect(place()).toBe('/home/models'));
  cleanup();
  await browse({ kind: 'folder', value: '/gone' });
  await waitFor(() => expect(place()).toBe('/home'));
});

test('a folder that cannot be opened is told, and the one before stays', async () => {
  await browse({ kind: 'folder', value: '/home/models' });
  const box = await list();
  await waitFor(() => expect(place()).toBe('/home/models'));
  await fireEvent.keyDown(box, { key: 'Enter' });
  expect((await screen.findByRole('alert')).textContent).toContain('No /home/models/t5.');
  expect(place()).toBe('/home/models');
});

test('a saving field keeps its name', async () => {
  await browse({ kind: 'save', value: '/home/models/out.csv' });
  await waitFor(() => expect(place()).toBe('/home'));
  await fireEvent.click(screen.getByRole('button', { name: 'Choose this folder' }));
  expect(field().value).toBe('/home/out.csv');
});

test('in the window the system’s own dialog is asked instead', async () => {
  const labChoosePath = vi.fn(() => Promise.resolve('/chosen'));
  vi.stubGlobal('labChoosePath', labChoosePath);
  await browse({ kind: 'folder', value: '/home' });
  await waitFor(() => expect(field().value).toBe('/chosen'));
  expect(labChoosePath).toHaveBeenCalledWith({ kind: 'folder', at: '/home', endings: [] });
  expect(screen.queryByRole('dialog')).toBeNull();
});
