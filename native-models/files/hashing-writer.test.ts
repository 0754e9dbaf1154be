import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HashingWriter } from './hashing-writer.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-hashing-'))));
afterAll(() => rm(folder, { recursive: true }));

const MEBIBYTE = 2 ** 20;

/** Bytes that tell their place. */
function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = Math.imul(at, 2654435761) >>> 24;
  return bytes;
}

/** Hands over `parts` one by one. */
async function written(name: string, parts: readonly Uint8Array[], wrap = (handle: FileHandle) => handle) {
  const path = join(folder, name);
  await using handle = await open(path, 'wx');
  const writer = new HashingWriter(wrap(handle));
  for (const part of parts) await writer.write(part);
  return { path, ...(await writer.end()) };
}

/** Node's handle, but for what `changes` does otherwise. */
const changed = (handle: FileHandle, changes: object) =>
  new Proxy(handle, {
    get: (target, name) => {
      const own = { ...changes }[name as never] ?? Reflect.get(target, name);
      return typeof own === 'function' ? (own as () => unknown).bind(target) : own;
    },
  });

test.each([
  ['nothing', []],
  ['an empty part', [0]],
  ['single bytes', [1, 1, 1]],
  ['parts around the size of a piece', [MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 0, 7, 3 * MEBIBYTE + 5]],
  ['more than is left to one sync', [71 * MEBIBYTE + 3, 68 * MEBIBYTE + 1, 11]],
])('%s: the file holds what was written, and the hash is that of the file', async (name, lengths) => {
  const whole = bytesOf(lengths.reduce((sum, length) => sum + length, 0));
  let from = 0;
  const parts = lengths.map((length) => whole.subarray(from, (from += length)));
  const { path, size_bytes, sha256 } = await written(name, parts);
  const content = await readFile(path);
  expect(content.equals(whole)).toBe(true);
  expect({ size_bytes, sha256 }).toEqual({
    size_bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  });
});

test('“abc” has the hash that FIPS 180-4 gives', async () => {
  const { sha256 } = await written(
    'abc',
    [...'abc'].map((letter) => new TextEncoder().encode(letter)),
  );
  expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('a view into larger memory is written where it lies', async () => {
  const view = new Uint8Array(new ArrayBuffer(6 * MEBIBYTE), 12, 5 * MEBIBYTE);
  view.set(bytesOf(view.length));
  const { path } = await written('view', [view]);
  expect((await readFile(path)).equals(view)).toBe(true);
});

test('a disk that takes less than it is given gets the rest again', async () => {
  const slow = (handle: FileHandle) =>
    changed(handle, {
      write: (bytes: Uint8Array, offset: number, length: number, position: number) =>
        handle.write(bytes, offset, Math.ceil(length / 3), position),
    });
  const bytes = bytesOf(100_003);
  const { path, sha256 } = await written('slow', [bytes.subarray(0, 99), bytes.subarray(99)], slow);
  expect((await readFile(path)).equals(bytes)).toBe(true);
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('an error of the disk on the way is told, and not forgotten by the next sync', async () => {
  const failure = new Error('EIO: i/o error, fdatasync');
  let syncs = 0;
  const failing = (handle: FileHandle) =>
    changed(handle, { datasync: () => (syncs++ === 0 ? Promise.reject(failure) : Promise.resolve()) });
  const parts = Array.from({ length: 40 }, () => new Uint8Array(4 * MEBIBYTE));
  await expect(written('failing sync', parts, failing)).rejects.toBe(failure);
  expect(syncs).toBeGreaterThan(1);
  const full = new Error('ENOSPC: no space left on device, write');
  const failingWrite = (handle: FileHandle) => changed(handle, { write: () => Promise.reject(full) });
  await expect(written('failing write', parts, failingWrite)).rejects.toBe(full);
});
