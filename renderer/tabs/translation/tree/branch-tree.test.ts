import { expect, test } from 'vitest';
import { firstSettings } from '../generation-arguments.ts';
import {
  branchesCsv,
  branchRows,
  emptyTree,
  meanLogProbability,
  MOST_BRANCHES,
  spelledPieces,
  withBranch,
  withBranchBack,
  withoutBranch,
  type BranchTree,
} from './branch-tree.ts';

/** A branch of one-letter tokens, each as likely as the other. */
const tried = (letters: string, forced = 1) => ({
  tokens: Array.from(letters, (piece) => ({ id: piece.codePointAt(0)!, piece, probability: 0.5 })),
  text: letters,
  settings: firstSettings,
  forced,
});
const treeOf = (...texts: readonly string[]): BranchTree =>
  texts.reduce((tree, text, index) => withBranch(tree, tried(text, index)).tree, emptyTree('key'));
const drawn = (tree: BranchTree) =>
  branchRows(tree).map(({ branch, parent, at, depth }) => [depth, branch.text, parent?.text ?? null, at]);

test('each branch stands under the earlier one with which it shares the longest beginning', () => {
  expect(drawn(treeOf('abcd', 'abxy', 'abxz', 'q', 'azzz'))).toEqual([
    [0, 'abcd', null, 0],
    [1, 'azzz', 'abcd', 1],
    [1, 'abxy', 'abcd', 2],
    [2, 'abxz', 'abxy', 3],
    [0, 'q', null, 0],
  ]);
});

test('the same tokens are one branch, and that the model came to them by itself is noted', () => {
  const tree = treeOf('abcd', 'abxy');
  const again = withBranch(tree, tried('abxy'));
  expect(again.tree).toBe(tree);
  expect(again.branch.id).toBe(2);
  const own = withBranch(tree, tried('abxy', 0));
  expect(own.tree.branches.map(({ id, forced }) => [id, forced])).toEqual([
    [1, 0],
    [2, 0],
  ]);
});

test('what stood under a forgotten branch moves to the nearest that is left, and comes back with it', () => {
  const tree = treeOf('abcd', 'abxy', 'abxz');
  const without = withoutBranch(tree, 2);
  expect(drawn(without)).toEqual([
    [0, 'abcd', null, 0],
    [1, 'abxz', 'abcd', 2],
  ]);
  expect(withBranchBack(without, tree.branches[1]!)).toEqual(tree);
});

test('the tree is bounded: the oldest goes that was forced, never the model’s own nor the newest', () => {
  const texts = Array.from({ length: MOST_BRANCHES + 2 }, (_, index) => `a${String.fromCodePoint(200 + index)}`);
  const ids = treeOf(...texts).branches.map(({ id }) => id);
  expect(ids).toHaveLength(MOST_BRANCHES);
  expect(ids[0]).toBe(1);
  expect(ids[1]).toBe(4);
  expect(ids.at(-1)).toBe(MOST_BRANCHES + 2);
});

test('the mean log probability of ½, ½ and ⅛ is −5/3 ln 2', () => {
  const tokens = [0.5, 0.5, 0.125].map((probability, id) => ({ id, piece: 'x', probability }));
  expect(meanLogProbability({ tokens })).toBeCloseTo((-5 / 3) * Math.LN2, 12);
});

test('pieces are spelled with the marker as a space and without special tokens', () => {
  const pieces = ['▁I', '▁see', 'n', '▁sun', '</s>'].map((piece, id) => ({ id, piece }));
  expect(spelledPieces(pieces)).toBe('I seen sun');
});

test('CSV has a row a branch: what it leaves, where, and its ids', () => {
  expect(branchesCsv(branchRows(treeOf('ab', 'ac')))).toBe(
    'branch,parent,left_parent_at,forced_tokens,search,mean_log_probability,text,ids\r\n' +
      `1,,,0,greedy,${Math.log(0.5)},ab,97 98\r\n` +
      `2,1,2,1,greedy,${Math.log(0.5)},ac,97 99\r\n`,
  );
});
