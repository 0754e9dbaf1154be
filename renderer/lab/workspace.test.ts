import { beforeEach, expect, test, vi } from 'vitest';
import { LabError } from '../../electron/contract/lab-error.ts';
import { language } from '../i18n/language.svelte.ts';
import { bundledModel, fakeLab, otherModel, type FakeLab } from './testing/fake-lab.ts';
import { Connection } from './connection.svelte.ts';
import { Workspace } from './workspace.svelte.ts';

beforeEach(() => {
  language.code = 'en';
});

async function start(lab: FakeLab): Promise<Workspace> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.library.phase).not.toBe('loading'));
  return workspace;
}

test('at first start the first model that is ready is open', async () => {
  const gone = { phase: 'unavailable', error: { code: 'file-not-found', message: 'gone' } };
  const workspace = await start(fakeLab({ 'models.list': () => [{ ...bundledModel, state: gone }, otherModel] }));
  expect(workspace.model?.name).toBe('other');
  expect(workspace.absentModel).toBeNull();
});

test('language, theme and model of last time are back', async () => {
  const remembered = { 'interface.language': 'ru', 'interface.theme': 'dark', 'interface.model': otherModel.path };
  const workspace = await start(fakeLab({ 'settings.read': () => remembered }));
  expect(language.code).toBe('ru');
  expect(workspace.theme).toBe('dark');
  expect(workspace.model?.path).toBe(otherModel.path);
});

test('a tab that is chosen before the memory has been read is not lost to it, nor the memory to the tab', async () => {
  const memory = { 'interface.tab': 'translation', 'translation.draft': { source: 'sun' } };
  const lab = fakeLab({ 'settings.read': () => memory });
  const workspace = new Workspace(new Connection(() => Promise.resolve(lab.wire)));
  workspace.connection.open();
  workspace.showTab('attention');
  expect(workspace.settings).toBeNull();
  await vi.waitFor(() => expect(workspace.settings).not.toBeNull());
  expect(workspace.settings).toEqual({ ...memory, 'interface.tab': 'attention' });
});

test('a model of last time that is gone is said, and another one is open', async () => {
  const workspace = await start(fakeLab({ 'settings.read': () => ({ 'interface.model': '/models/lost' }) }));
  expect(workspace.absentModel).toBe('/models/lost');
  expect(workspace.model?.path).toBe(bundledModel.path);
});

test('that a model is gone has been said once it was read, or once a model was chosen by hand', async () => {
  const settings = { 'settings.read': () => ({ 'interface.model': '/models/lost' }) };
  const first = await start(fakeLab(settings));
  first.chooseModel(bundledModel.path);
  expect(first.absentModel).toBeNull();
  const second = await start(fakeLab(settings));
  second.forgetAbsent();
  expect(second.absentModel).toBeNull();
  // The next start does not say it again.
  expect(second.settings?.['interface.model']).toBe(bundledModel.path);
});

test('nonsense in the settings does not reach the interface', async () => {
  const nonsense = { 'interface.language': 7, 'interface.theme': 'pink', 'interface.model': [] };
  const workspace = await start(fakeLab({ 'settings.read': () => nonsense }));
  expect([language.code, workspace.theme, workspace.model?.path]).toEqual(['en', 'system', bundledModel.path]);
});

test('what cannot be written is written on the next occasion', async () => {
  let writable = false;
  const written: unknown[] = [];
  const lab = fakeLab({
    'settings.write': ({ settings }: { settings: unknown }) => {
      if (!writable) throw new LabError({ code: 'file-unwritable', message: 'The disk is full.' });
      written.push(settings);
      return {};
    },
  });
  const workspace = await start(lab);
  workspace.setTheme('dark');
  await vi.waitFor(() => expect(lab.asked('settings.write')).toHaveLength(1));
  // The refusal has to come back before there is something to write again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  writable = true;
  workspace.setLanguage('ru');
  await vi.waitFor(() => expect(written).toEqual([{ 'interface.theme': 'dark', 'interface.language': 'ru' }]));
});

test('a library that cannot be read says why', async () => {
  const broken = () => {
    throw new LabError({ code: 'file-unreadable', message: 'The library cannot be read.' });
  };
  const workspace = await start(fakeLab({ 'models.list': broken }));
  expect(workspace.library).toMatchObject({ phase: 'failed', error: { code: 'file-unreadable' } });
});
