import { expect, test } from 'vitest';
import { firstSettings } from '../generation-arguments.ts';
import { readTrees, writtenTrees } from './branch-memory.ts';
import type { BranchTree } from './branch-tree.ts';

const tree = (key: string, length: number): BranchTree => ({
  key,
  branches: [
    {
      id: 3,
      tokens: Array.from({ length }, (_, id) => ({ id, piece: '▁a', probability: 0.25 })),
      text: 'a',
      settings: firstSettings,
      forced: 1,
    },
  ],
  nextId: 4,
});

/** As the settings file gives it back. */
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what is written is read again', () => {
  const trees = [tree('one', 3), tree('two', 2)];
  expect(readTrees(stored(writtenTrees(trees)))).toEqual(trees);
});

test('the latest trees are remembered, as long as they hold no more than 4,000 tokens together', () => {
  const kept = writtenTrees([tree('a', 3000), tree('b', 900), tree('c', 500), tree('d', 1)]) as { key: string }[];
  expect(kept.map(({ key }) => key)).toEqual(['a', 'b']);
});

test('what cannot be read is left out', () => {
  const [good] = stored(writtenTrees([tree('one', 2)])) as [Record<string, unknown>];
  const [branch] = good['branches'] as [Record<string, unknown>];
  const bad = (changes: object) => ({ ...good, branches: [{ ...branch, ...changes }] });
  expect(readTrees([good, 7, null, { ...good, key: '' }, bad({ tokens: [[1, 'a', 2]] })])).toHaveLength(1);
  expect(readTrees([bad({ forced: 9 }), bad({ id: 'x' }), bad({ tokens: [] })])).toEqual([]);
  expect(readTrees('nonsense')).toEqual([]);
});
