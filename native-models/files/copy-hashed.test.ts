import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyHashed } from './copy-hashed.ts';
import { hashFile } from './hash-file.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-copy-'))));
afterAll(() => rm(folder, { recursive: true }));

const PIECE = 2 ** 20;

test.each([0, 1, 4095, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 80 * PIECE + 17])(
  'a file of %i bytes is copied, and its hash is the same read, copied and read again',
  async (length) => {
    const [from, to] = [join(folder, `from-${length}`), join(folder, `to-${length}`)];
    const content = randomBytes(length);
    await writeFile(from, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    let told = 0;
    expect(await copyHashed(from, to, (bytes) => (told += bytes))).toEqual({ path: to, size_bytes: length, sha256 });
    expect(told).toBe(length);
    expect((await readFile(to)).equals(content)).toBe(true);
    expect(await hashFile(from)).toEqual({ path: from, size_bytes: length, sha256 });
  },
);

test('what the caller throws between two pieces ends the copying', async () => {
  const from = join(folder, 'long');
  await writeFile(from, Buffer.alloc(3 * PIECE));
  const stop = () => {
    throw new Error('enough');
  };
  await expect(copyHashed(from, join(folder, 'stopped'), stop)).rejects.toThrow('enough');
});

test('a copy that cannot be written and a file that cannot be read are told apart', async () => {
  const from = join(folder, 'source');
  await writeFile(from, 'text');
  const taken = join(folder, 'taken');
  await writeFile(taken, 'old');
  await expect(copyHashed(from, taken)).rejects.toMatchObject({
    code: 'file-unwritable',
    details: { found: 'EEXIST' },
  });
  expect(await readFile(taken, 'utf8')).toBe('old');
  await expect(copyHashed(join(folder, 'none'), join(folder, 'copy'))).rejects.toMatchObject({ code: 'ENOENT' });
});
