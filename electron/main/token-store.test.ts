import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { safeStorage } from './electron-stub.ts';
import { createTokenStore } from './token-store.ts';

const HUB = 'https://huggingface.co';
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-tokens-'));
  file = join(folder, 'tokens.json');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (changes: object = {}, platform: NodeJS.Platform = 'linux') =>
  createTokenStore({ ...safeStorage, available: true, ...changes } as never, file, platform);

test('what is kept is there after a restart, and the file does not show it', async () => {
  await open().write(HUB, 'hf_secret');
  expect(await open().read(HUB)).toBe('hf_secret');
  expect(await open().read('https://mirror.example')).toBeNull();
  expect(await readFile(file, 'utf8')).not.toContain('hf_secret');
});

test('changes at once are all kept, and null forgets', async () => {
  const store = open();
  await Promise.all([store.write(HUB, 'a'), store.write('https://mirror.example', 'b')]);
  await store.write(HUB, null);
  expect([await store.read(HUB), await store.read('https://mirror.example')]).toEqual([null, 'b']);
});

test.each([
  ['a keychain', { backend: 'gnome_libsecret' }, 'linux', true],
  ['no keychain on Linux, where everybody knows the password', { backend: 'basic_text' }, 'linux', false],
  ['no encryption at all', { available: false }, 'darwin', false],
  ['the system of a Mac', { backend: 'unknown' }, 'darwin', true],
] as const)('%s counts as a store: it is one', (_, changes, platform, available) => {
  const stub = {
    ...safeStorage,
    ...changes,
    getSelectedStorageBackend: () => ('backend' in changes ? changes.backend : ''),
  };
  expect(createTokenStore(stub as never, file, platform).isAvailable()).toBe(available);
});

test('a damaged file, or one of another user, holds no token', async () => {
  await writeFile(file, '{"https://huggingface.co": "bm90IG91cnM="}');
  expect(await open().read(HUB)).toBeNull();
  await writeFile(file, 'not json');
  expect(await open().read(HUB)).toBeNull();
  await open().write(HUB, 'new');
  expect(await open().read(HUB)).toBe('new');
});
