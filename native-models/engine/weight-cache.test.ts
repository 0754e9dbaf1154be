import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashFile } from '../files/hash-file.ts';
import { WeightCache } from './weight-cache.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-cache-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Counts how often an entry is made. */
function maker(content: string) {
  const made = { times: 0 };
  const write = async (path: string) => {
    made.times += 1;
    await writeFile(path, content);
    return hashFile(path);
  };
  return { made, write };
}

test('an entry is made once and then found', async () => {
  const { made, write } = maker('weights');
  const cache = new WeightCache(folder);
  const file = await cache.file('a', write);
  expect(await new WeightCache(folder).file('a', write)).toBe(file);
  expect(made.times).toBe(1);
});

test('a damaged entry is made again, however it was damaged', async () => {
  const { made, write } = maker('weights');
  const cache = new WeightCache(folder);
  const file = await cache.file('a', write);
  const damages = [
    () => writeFile(file, 'weightz'), // one byte, same size
    () => writeFile(file, 'weig'), // cut short
    () => rm(file),
    () => writeFile(join(folder, 'a', 'manifest.json'), '{"size":'),
    () => rm(join(folder, 'a', 'manifest.json')),
  ];
  for (const [index, damage] of damages.entries()) {
    await damage();
    await cache.file('a', write);
    expect(made.times).toBe(index + 2);
    expect(await readFile(file, 'utf8')).toBe('weights');
  }
});

test('an entry that was only touched is hashed, found whole and kept', async () => {
  const { made, write } = maker('weights');
  const cache = new WeightCache(folder);
  const file = await cache.file('a', write);
  await utimes(file, new Date(), new Date(Date.now() + 5000));
  await cache.file('a', write);
  expect(made.times).toBe(1);
});

test('beyond its size the cache drops what was used longest ago, never what was just made', async () => {
  const cache = new WeightCache(folder, 1200);
  const big = maker('x'.repeat(600));
  await cache.file('oldest', big.write);
  await cache.file('older', maker('y'.repeat(100)).write);
  const past = new Date(Date.now() - 60_000);
  await utimes(join(folder, 'oldest', 'manifest.json'), past, past);
  await cache.file('newest', maker('z'.repeat(700)).write);
  expect((await readdir(folder)).sort()).toEqual(['newest', 'older'].sort());
  await new WeightCache(folder, 10).file('larger than the cache', big.write);
  expect(await readdir(folder)).toEqual(['larger than the cache']);
});

test('what a killed process left half-written is swept away, what another writes now is not', async () => {
  const cache = new WeightCache(folder);
  const file = await cache.file('a', maker('weights').write);
  const [stale, fresh] = [join(folder, 'a', '.model.1.tmp'), join(folder, 'a', '.model.2.tmp')];
  await writeFile(stale, 'half');
  await writeFile(fresh, 'half');
  const past = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(stale, past, past);
  await cache.file('b', maker('weights').write);
  await expect(stat(stale)).rejects.toThrow('ENOENT');
  await stat(fresh);
  await stat(file);
});
