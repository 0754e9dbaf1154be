import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DownloadSummary } from '../../../../electron/contract/replies/lab.ts';
import { language } from '../../../i18n/language.svelte.ts';
import { Connection } from '../../../lab/connection.svelte.ts';
import { downloadOf } from '../../../lab/testing/fake-downloads.ts';
import { bundledModel, fakeLab } from '../../../lab/testing/fake-lab.ts';
import { Workspace } from '../../../lab/workspace.svelte.ts';
import DownloadList from './DownloadList.svelte';
import { DownloadsState } from './downloads-state.svelte.ts';

beforeEach(() => void (language.code = 'en'));
afterEach(cleanup);

/** A lab with one download whose state the test moves on. */
async function open(first: DownloadSummary) {
  let current: DownloadSummary | null = first;
  let tell: (summary: DownloadSummary) => void = () => undefined;
  let end: (summary: DownloadSummary) => void = () => undefined;
  const become = (changes: Partial<DownloadSummary>) => (current = downloadOf({ ...current, ...changes }));
  const lab = fakeLab({
    'downloads.list': () => (current ? [current] : []),
    'downloads.watch': (_, { onEvent }) =>
      new Promise((resolve) => {
        tell = (summary) => onEvent?.(summary);
        end = resolve;
      }),
    'downloads.pause': () => {
      const paused = become({ state: { phase: 'paused' }, bytes_per_second: null });
      end(paused);
      return paused;
    },
    'downloads.resume': () => become({ state: { phase: 'fetching', file: 'model.safetensors' } }),
    'downloads.discard': () => ((current = null), []),
    'models.open': () => ({ ...bundledModel, name: 'owner/model', path: '/models/new', source: 'folder' }),
    'models.list': () => [
      bundledModel,
      { ...bundledModel, name: 'owner/model', path: '/models/new', source: 'folder' },
    ],
  });
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await expect.poll(() => workspace.model?.path).toBe(bundledModel.path);
  const state = new DownloadsState(workspace);
  const onemptied = vi.fn();
  render(DownloadList, { props: { state, onemptied } });
  const disconnect = state.connect();
  const list = within(await screen.findByRole('list', { name: 'Downloads' }));
  return {
    ...{ lab, list, state, workspace, disconnect, onemptied },
    tell: (changes: Partial<DownloadSummary>) => tell(become(changes)),
    end: (changes: Partial<DownloadSummary>) => end(become(changes)),
  };
}

test('a download shows how far it is, and follows', async () => {
  const { list, tell } = await open(downloadOf());
  const bar = list.getByRole('progressbar', { name: 'Progress of owner/model' });
  expect(bar.getAttribute('aria-valuenow')).toBe('27');
  expect(list.getByText(/120.MB of 443.MB · 5.0.MB\/s · 1:05 left · model.safetensors/)).toBeTruthy();
  tell({ done_bytes: 221_500_000 });
  await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('50');
});

test('pause and resume are one button, which keeps the focus', async () => {
  const { list, lab } = await open(downloadOf());
  const button = list.getByRole('button', { name: 'Pause owner/model' });
  button.focus();
  await fireEvent.click(button);
  expect(await list.findByRole('button', { name: 'Resume owner/model' })).toBe(document.activeElement);
  await fireEvent.click(button);
  expect(await list.findByRole('button', { name: 'Pause owner/model' })).toBe(document.activeElement);
  // The one that goes on is followed again.
  await expect.poll(() => lab.asked('downloads.watch').length).toBe(2);
});

test('a done download is opened in the lab, and taken off the list without a question', async () => {
  const { list, end, workspace, onemptied } = await open(downloadOf());
  end({ state: { phase: 'done', path: '/models/new' }, done_bytes: 443_000_000 });
  await fireEvent.click(await list.findByRole('button', { name: 'Open owner/model in the lab' }));
  await expect.poll(() => workspace.modelPath).toBe('/models/new');
  await fireEvent.click(list.getByRole('button', { name: 'Take owner/model off the list' }));
  await expect.poll(() => onemptied.mock.calls.length).toBe(1);
  expect(screen.queryByRole('list', { name: 'Downloads' })).toBeNull();
});

test('cancel asks whether what is here may go: kept, it is paused', async () => {
  const { list, lab } = await open(downloadOf());
  await fireEvent.click(list.getByRole('button', { name: 'Cancel the download of owner/model' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Cancel the download of owner/model?' }));
  expect(dialog.getByText(/120.MB of it are here/)).toBeTruthy();
  await fireEvent.click(dialog.getByRole('button', { name: 'Pause and keep them' }));
  await expect.poll(() => lab.asked('downloads.pause').length).toBe(1);
  expect(lab.asked('downloads.discard')).toEqual([]);
});

test('removed, it is gone', async () => {
  const { list, lab } = await open(downloadOf({ state: { phase: 'paused' } }));
  await fireEvent.click(list.getByRole('button', { name: 'Cancel the download of owner/model' }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Remove them' }));
  await expect.poll(() => lab.asked('downloads.discard').length).toBe(1);
  await expect.poll(() => screen.queryByRole('list', { name: 'Downloads' })).toBeNull();
});

test('a failure says what happened and what to do, and can be gone on from', async () => {
  const error = { code: 'download-damaged', message: 'A wrong hash.', hint: 'Fetch it again.' } as const;
  const { list } = await open(downloadOf({ state: { phase: 'failed', error } }));
  const alert = within(list.getByRole('alert'));
  expect(alert.getByText('A wrong hash.')).toBeTruthy();
  expect(alert.getByText('Fetch it again.')).toBeTruthy();
  expect(list.getByRole('button', { name: 'Resume owner/model' })).toBeTruthy();
});

test('a wait counts down, and one of another lab can only be watched', async () => {
  const error = { code: 'hub-unreachable', message: 'The connection was cut.' } as const;
  const { list, end } = await open(downloadOf({ state: { phase: 'waiting', until: Date.now() + 9_000, error } }));
  expect(await list.findByText(/The connection was cut. Next try in 9.0.s/)).toBeTruthy();
  end({ state: { phase: 'elsewhere', pid: 4711 } });
  expect(await list.findByText(/process 4711/)).toBeTruthy();
  expect(list.queryByRole('button', { name: /Pause|Resume|Cancel/ })).toBeNull();
});

test('after a lost connection the list is read and followed again', async () => {
  const { lab, state, disconnect } = await open(downloadOf());
  lab.close('closed');
  await expect.poll(() => lab.asked('downloads.list').length, { timeout: 3000 }).toBe(2);
  await expect.poll(() => lab.asked('downloads.watch').length).toBe(2);
  expect(state.command.phase).toBe('idle');
  disconnect();
});
