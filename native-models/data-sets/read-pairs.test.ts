import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPairs } from './read-pairs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'read-pairs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tsv(...lines: string[]) {
  const file = path.join(folder, 'pairs.tsv');
  await writeFile(file, ['source\ttarget', ...lines].join('\n'));
  return { kind: 'file', path: file } as const;
}

test('rows come as they are, also those with an empty side', async () => {
  expect(await readPairs(await tsv('a\tb', '\tc'), { limit: 2 })).toEqual({
    pairs: [
      { source: 'a', target: 'b' },
      { source: '', target: 'c' },
    ],
    more: false,
  });
});

test('what is beyond the limit is told and not read, even if it is broken', async () => {
  expect(await readPairs(await tsv('a\tb', 'c\td', '"broken'), { limit: 1 })).toEqual({
    pairs: [{ source: 'a', target: 'b' }],
    more: true,
  });
});

test('a broken line within the limit is named', async () => {
  const file = path.join(folder, 'broken.jsonl');
  await writeFile(file, '{"source":"a","target":"b"}\n{"source":\n');
  await expect(readPairs({ kind: 'file', path: file }, { limit: 5 })).rejects.toMatchObject({ name: 'TextFileError' });
});

test('no more text is taken than a page holds', async () => {
  const examples = Array.from({ length: 3 }, () => ({ source: 'a'.repeat(1_500_000), target: 'b' }));
  const { pairs, more } = await readPairs({ kind: 'examples', examples }, { limit: 9 });
  expect([pairs.length, more]).toEqual([2, true]);
});
