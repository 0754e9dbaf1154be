import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { offerDialog } from './choose-path.ts';
import { dialog, ipcMain } from './electron-stub.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-choose-'));
  offerDialog(ipcMain as unknown as Parameters<typeof offerDialog>[0], dialog);
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  dialog.asked.length = 0;
  dialog.chosen = null;
});

const frame = { url: 't5lab://app/' };
const ask = (question: unknown, senderFrame = frame) =>
  ipcMain.answers.get('lab-choose-path')!({ sender: { mainFrame: senderFrame }, senderFrame }, question);

test('a folder is chosen in the system’s dialog, which opens as near to the field’s path as there is a folder', async () => {
  dialog.chosen = '/models/t5';
  expect(await ask({ kind: 'folder', at: join(folder, 'not/there'), endings: [] })).toBe('/models/t5');
  expect(dialog.asked).toEqual([{ properties: ['openDirectory', 'createDirectory'], defaultPath: folder }]);
});

test('a file is looked for by its endings; who closes the dialog has chosen nothing', async () => {
  expect(await ask({ kind: 'file', at: '', endings: ['.csv', '.tmx'] })).toBeNull();
  expect(dialog.asked).toEqual([
    { properties: ['openFile'], filters: [{ name: 'csv, tmx', extensions: ['csv', 'tmx'] }] },
  ]);
});

test.each([null, 'folder', { kind: 'device', at: '', endings: [] }, { kind: 'file', at: '', endings: ['*'] }])(
  'what is no question (%j) opens no dialog',
  async (question) => {
    expect(await ask(question)).toBeNull();
    expect(dialog.asked).toEqual([]);
  },
);

test('another page opens no dialog', async () => {
  expect(await ask({ kind: 'folder', at: '', endings: [] }, { url: 'https://evil.example/' })).toBeNull();
  expect(dialog.asked).toEqual([]);
});
