import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LabError } from '../../../../electron/contract/lab-error.ts';
import type { RepositoryProblem } from '../../../../electron/contract/replies/lab.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { downloadOf, hubAccess, inspectionOf } from '../../../lab/testing/fake-downloads.ts';
import { bundledModel, fakeLab, type FakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import DownloadDialog from './DownloadDialog.svelte';
import { DownloadsState } from './downloads-state.svelte.ts';

beforeEach(() => void (language.code = 'en'));
afterEach(cleanup);

async function open(lab: FakeLab) {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await expect.poll(() => workspace.model?.path).toBe(bundledModel.path);
  const state = new DownloadsState(workspace);
  render(DownloadDialog, { props: { state } });
  state.dialogOpen = true;
  const dialog = within(await screen.findByRole('dialog', { name: 'Download a model' }));
  const lookUp = async (text: string) => {
    await fireEvent.input(dialog.getByRole('textbox', { name: 'Id or address' }), { target: { value: text } });
    await fireEvent.click(dialog.getByRole('button', { name: 'Look it up' }));
  };
  return { state, dialog, lookUp, workspace };
}

const refuse = (code: 'hub-unreachable' | 'disk-full', message: string) => () => {
  throw new LabError({ code, message });
};

test('a model is looked up, said with its sizes, and begun as the commit that was shown', async () => {
  const lab = fakeLab({
    'downloads.start': () => downloadOf(),
    'downloads.watch': () => downloadOf({ state: { phase: 'paused' } }),
  });
  const { dialog, lookUp, state } = await open(lab);
  await lookUp('owner/model');
  const start = await dialog.findByRole('button', { name: 'Download 443\u00a0MB' });
  expect(lab.asked('downloads.inspect')).toEqual([{ repository: 'owner/model' }]);
  for (const text of ['110.7 M · t5', '12 GB', 'apache-2.0', 'main · 01234567', 'Nothing speaks against it.'])
    expect(dialog.getByText(text)).toBeTruthy();
  await fireEvent.click(start);
  await expect.poll(() => state.dialogOpen).toBe(false);
  const { commit, endpoint } = inspectionOf();
  expect(lab.asked('downloads.start')).toEqual([{ repository: `owner/model@${commit}`, endpoint }]);
  expect(state.list.map(({ name }) => name)).toEqual(['owner/model']);
});

test('the model of the notebook is one click away', async () => {
  const lab = fakeLab();
  const { dialog } = await open(lab);
  await fireEvent.click(dialog.getByRole('button', { name: 'The notebook’s model' }));
  await dialog.findByRole('heading', { name: 'What would be fetched' });
  expect(lab.asked('downloads.inspect')).toEqual([{ repository: 'utrobinmv/t5_translate_en_ru_zh_small_1024' }]);
});

const problems: readonly (readonly [RepositoryProblem, RegExp, boolean])[] = [
  [{ kind: 'access-denied', gated: true, sentence: 'Agree to its terms.' }, /Agree to its terms/, false],
  [{ kind: 'architecture-unsupported', found: 'BertModel', sentence: '' }, /It is BertModel/, false],
  [{ kind: 'weights-unsupported', files: ['pytorch_model.bin'] }, /only pytorch_model.bin/, false],
  [{ kind: 'shards-missing', files: ['model-00002-of-00003.safetensors'] }, /model-00002-of-00003/, false],
  [{ kind: 'disk-full', needed_bytes: 5e9, free_bytes: 1e9 }, /5\.0.GB are needed, 1\.0.GB are free/, false],
  [{ kind: 'tokenizer-missing' }, /no text can be read or written/, true],
  [{ kind: 'unencrypted' }, /Anybody on the way/, true],
];
test.each(problems)('%j is said before the download, which %s', async (problem, sentence, fetchable) => {
  const lab = fakeLab({ 'downloads.inspect': () => inspectionOf({ problems: [problem], fetchable }) });
  const { dialog, lookUp } = await open(lab);
  await lookUp('owner/model');
  expect(await dialog.findByText(sentence)).toBeTruthy();
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: /^Download/ }).disabled).toBe(!fetchable);
});

test('a model that is here already is opened instead', async () => {
  const present = { kind: 'present', path: '/models/there' } as const;
  const entry = { ...bundledModel, name: 'there', path: present.path, source: 'folder' };
  const lab = fakeLab({
    'downloads.inspect': () => inspectionOf({ problems: [present], fetchable: false }),
    'models.open': () => entry,
    'models.list': () => [bundledModel, entry],
  });
  const { dialog, lookUp, workspace } = await open(lab);
  await lookUp('owner/model');
  await fireEvent.click(await dialog.findByRole('button', { name: 'Open it' }));
  await expect.poll(() => workspace.modelPath).toBe('/models/there');
});

test('what is here of an earlier try is not counted again', async () => {
  const lab = fakeLab({ 'downloads.inspect': () => inspectionOf({ present_bytes: 400_000_000 }) });
  const { dialog, lookUp } = await open(lab);
  await lookUp('owner/model');
  expect(await dialog.findByRole('button', { name: 'Download 43\u00a0MB' })).toBeTruthy();
  expect(dialog.getByText('43 MB of 443 MB, the rest is here already')).toBeTruthy();
});

test('a server that cannot be reached is said where it was asked, and asked again on demand', async () => {
  let failing = true;
  const down = refuse('hub-unreachable', 'No server of that name is known.');
  const lab = fakeLab({ 'downloads.inspect': () => (failing ? down() : inspectionOf()) });
  const { dialog, lookUp } = await open(lab);
  await lookUp('owner/model');
  expect(within(await dialog.findByRole('alert')).getByText('No server of that name is known.')).toBeTruthy();
  failing = false;
  await fireEvent.click(dialog.getByRole('button', { name: 'Try again' }));
  expect(await dialog.findByRole('heading', { name: 'What would be fetched' })).toBeTruthy();
});

test('another text forgets the answer; a start that fails says so and the dialog stays', async () => {
  const lab = fakeLab({ 'downloads.start': refuse('disk-full', 'No room.') });
  const { dialog, lookUp, state } = await open(lab);
  await lookUp('owner/model');
  await fireEvent.click(await dialog.findByRole('button', { name: /^Download 443/ }));
  expect(await dialog.findByText('No room.')).toBeTruthy();
  expect(state.dialogOpen).toBe(true);
  await fireEvent.input(dialog.getByRole('textbox', { name: 'Id or address' }), { target: { value: 'owner/other' } });
  expect(dialog.queryByRole('heading', { name: 'What would be fetched' })).toBeNull();
  expect(dialog.queryByText('No room.')).toBeNull();
});

test('a token goes to the lab once, is not remembered here, and the look-up is tried again with it', async () => {
  let token = '';
  const lab = fakeLab({
    'downloads.access': () => ({ ...hubAccess, keeps: 'store' }),
    'downloads.setToken': (request: { readonly token: string }) => {
      token = request.token;
      return { ...hubAccess, keeps: 'store', token: token === '' ? 'none' : 'store' };
    },
    'downloads.inspect': () =>
      inspectionOf(
        token === ''
          ? { fetchable: false, problems: [{ kind: 'access-denied', gated: true, sentence: 'Not you.' }] }
          : {},
      ),
  });
  const { dialog, lookUp, state } = await open(lab);
  await lookUp('owner/gated');
  await dialog.findByText('Not you.');
  await fireEvent.click(dialog.getByRole('button', { name: 'Endpoint and token' }));
  const field = await dialog.findByLabelText<HTMLInputElement>('Access token');
  expect(field.type).toBe('password');
  expect(dialog.getByText(/system’s store of secrets/)).toBeTruthy();
  await fireEvent.input(field, { target: { value: 'hf_secret' } });
  await fireEvent.click(dialog.getByRole('button', { name: 'Use this token' }));
  expect(await dialog.findByText(/A token is kept/)).toBeTruthy();
  expect(await dialog.findByText('Nothing speaks against it.')).toBeTruthy();
  expect([token, field.value, state.form.token]).toEqual(['hf_secret', '', '']);
  const remembered = JSON.stringify(lab.calls.filter(({ channel }) => channel !== 'downloads.setToken'));
  expect(remembered).not.toContain('hf_secret');
  await fireEvent.click(dialog.getByRole('button', { name: 'Forget it' }));
  await expect.poll(() => token).toBe('');
});

test('over plain http no token is taken', async () => {
  const lab = fakeLab({ 'downloads.access': () => ({ ...hubAccess, takes_token: false }) });
  const { dialog } = await open(lab);
  await fireEvent.click(dialog.getByRole('button', { name: 'Endpoint and token' }));
  expect(await dialog.findByText(/the lab sends no token there/)).toBeTruthy();
  expect(dialog.queryByLabelText('Access token')).toBeNull();
});
