import { isRecord, readList, readNumber, readText, type Reader } from '../../../lab/remembered.ts';
import { readSettings } from '../translation-memory.ts';
import { MOST_BRANCHES, type Branch, type BranchToken, type BranchTree } from './branch-tree.ts';

/** How many trees are kept, the latest first. */
export const MOST_TREES = 8;
/** What is remembered is written with every change: the latest trees until they hold so many tokens together. */
const REMEMBERED_TOKENS = 4000;
const LARGEST_ID = 2 ** 31;

/** A token as it is written: id, piece, probability to six digits. */
type WrittenToken = readonly [id: number, piece: string, probability: number];

/** The trees as they are remembered: the first so many that stay within the limit. */
export function writtenTrees(trees: readonly BranchTree[]): readonly unknown[] {
  let left = REMEMBERED_TOKENS;
  const kept = trees.slice(0, MOST_TREES).filter(({ branches }) => {
    left -= branches.reduce((sum, { tokens }) => sum + tokens.length, 0);
    return left >= 0;
  });
  return kept.map((tree) => ({
    ...tree,
    branches: tree.branches.map((branch) => ({ ...branch, tokens: branch.tokens.map(writtenToken) })),
  }));
}

function writtenToken({ id, piece, probability }: BranchToken): WrittenToken {
  return [id, piece, Number(probability.toPrecision(6))];
}

const readToken: Reader<BranchToken | null> = (value) => {
  if (!Array.isArray(value)) return null;
  const id = readNumber(0, LARGEST_ID, null)(value[0]);
  const probability = readNumber(0, 1, null)(value[2]);
  const piece = readText('', 1000)(value[1]);
  return id === null || probability === null || piece === '' ? null : { id, piece, probability };
};

const readBranch: Reader<Branch | null> = (value) => {
  if (!isRecord(value)) return null;
  const id = readNumber(1, Number.MAX_SAFE_INTEGER, null)(value['id']);
  const tokens = readList(readToken, REMEMBERED_TOKENS)(value['tokens']);
  const forced = readNumber(0, tokens.length, null)(value['forced']);
  // A token that cannot be read would move all those after it.
  const whole = Array.isArray(value['tokens']) && value['tokens'].length === tokens.length && tokens.length > 0;
  if (id === null || forced === null || !whole) return null;
  return { id, tokens, forced, text: readText('')(value['text']), settings: readSettings(value['settings']) };
};

const readTree: Reader<BranchTree | null> = (value) => {
  if (!isRecord(value)) return null;
  const key = readText('')(value['key']);
  const branches = readList(readBranch, MOST_BRANCHES)(value['branches']);
  if (key === '' || branches.length === 0) return null;
  return { key, branches, nextId: Math.max(...branches.map(({ id }) => id)) + 1 };
};

/** The remembered trees, the latest first; what cannot be read is left out. */
export const readTrees: Reader<readonly BranchTree[]> = readList(readTree, MOST_TREES);
