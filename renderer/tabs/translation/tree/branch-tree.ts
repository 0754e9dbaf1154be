import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import { tokenKind } from '../../../charts/token-mark.ts';
import { csvText } from '../../../ui/csv.ts';
import type { SearchSettings } from '../generation-arguments.ts';

/** A token as a branch remembers it. */
export interface BranchToken extends LabelToken {
  /** Under the model's own distribution at its place. */
  readonly probability: number;
}

/** One translation that was tried. */
export interface Branch {
  /** Rises with every branch of a tree. */
  readonly id: number;
  /** Without the decoder start token. */
  readonly tokens: readonly BranchToken[];
  readonly text: string;
  /** Complete: what the model's defaults filled in is written down as well. */
  readonly settings: SearchSettings;
  /** How many tokens were forced; 0 where the model chose them all. */
  readonly forced: number;
}

/** What was tried with one source text: branches in the order of trial. */
export interface BranchTree {
  /** The question that all branches answer: see questionKey. */
  readonly key: string;
  readonly branches: readonly Branch[];
  readonly nextId: number;
}

/** A branch where it stands in the drawn tree. */
export interface BranchRow {
  readonly branch: Branch;
  /** The branch with which it shares most of its beginning; null for the first, and where nothing is shared. */
  readonly parent: Branch | null;
  /** How many tokens it shares with its parent. */
  readonly at: number;
  /** From 0. */
  readonly depth: number;
}

/** More are not kept: the oldest goes that is neither on screen nor the model's own. */
export const MOST_BRANCHES = 40;

export function emptyTree(key: string): BranchTree {
  return { key, branches: [], nextId: 1 };
}

/**
 * The tree with a translation in it, and the branch that it is. The same tokens are no second branch; that the model
 * came to them by itself is noted, though.
 */
export function withBranch(
  tree: BranchTree,
  tried: Omit<Branch, 'id'>,
): { readonly tree: BranchTree; readonly branch: Branch } {
  const known = tree.branches.find(({ tokens }) => sameIds(tokens, tried.tokens));
  if (known && (known.forced === 0 || tried.forced > 0)) return { tree, branch: known };
  if (known) {
    const branch = { ...tried, id: known.id };
    return { tree: { ...tree, branches: tree.branches.map((one) => (one === known ? branch : one)) }, branch };
  }
  const branch = { ...tried, id: tree.nextId };
  const branches = withinLimit([...tree.branches, branch]);
  return { tree: { ...tree, branches, nextId: tree.nextId + 1 }, branch };
}

export function withoutBranch(tree: BranchTree, id: number): BranchTree {
  return { ...tree, branches: tree.branches.filter((branch) => branch.id !== id) };
}

/** Puts a forgotten branch back where it was. */
export function withBranchBack(tree: BranchTree, branch: Branch): BranchTree {
  if (tree.branches.some(({ id, tokens }) => id === branch.id || sameIds(tokens, branch.tokens))) return tree;
  return { ...tree, branches: [...tree.branches, branch].sort((one, other) => one.id - other.id) };
}

function withinLimit(branches: readonly Branch[]): readonly Branch[] {
  if (branches.length <= MOST_BRANCHES) return branches;
  const last = branches.length - 1;
  const oldest = branches.findIndex(({ forced }, index) => forced > 0 && index < last);
  return branches.filter((_, index) => index !== Math.max(0, oldest));
}

/**
 * The tree from top to bottom: every branch under the earlier one with which it shares the longest beginning, so that
 * each shared beginning stands once; children by the place at which they leave.
 */
export function branchRows({ branches }: Pick<BranchTree, 'branches'>): readonly BranchRow[] {
  const placed = branches.map((branch, index) => {
    let at = 0;
    let parent: Branch | null = null;
    for (const other of branches.slice(0, index)) {
      const shared = sharedLength(branch.tokens, other.tokens);
      if (shared > at) [at, parent] = [shared, other];
    }
    return { branch, parent, at };
  });
  const below = (parent: Branch | null, depth: number): BranchRow[] =>
    placed
      .filter((one) => one.parent === parent)
      .sort((one, other) => one.at - other.at || one.branch.id - other.branch.id)
      .flatMap((one) => [{ ...one, depth }, ...below(one.branch, depth + 1)]);
  return below(null, 0);
}

/** How many tokens two sequences have in common from their beginning. */
function sharedLength(one: readonly LabelToken[], other: readonly LabelToken[]): number {
  const end = Math.min(one.length, other.length);
  let length = 0;
  while (length < end && one[length]?.id === other[length]?.id) length++;
  return length;
}

function sameIds(one: readonly LabelToken[], other: readonly LabelToken[]): boolean {
  return one.length === other.length && sharedLength(one, other) === one.length;
}

/** Mean log probability of a branch's tokens in nats, its end included; −∞ where the model holds one impossible. */
export function meanLogProbability({ tokens }: Pick<Branch, 'tokens'>): number {
  return tokens.reduce((sum, { probability }) => sum + Math.log(probability), 0) / Math.max(1, tokens.length);
}

/** Pieces as a text: `▁` is the space before a piece, special tokens are left out. */
export function spelledPieces(tokens: readonly LabelToken[]): string {
  return tokens
    .filter(({ piece }) => tokenKind(piece) !== 'special')
    .map(({ piece }) => piece.replaceAll('▁', ' '))
    .join('')
    .trimStart();
}

/** One row a branch, in the order of the drawn tree. */
export function branchesCsv(rows: readonly BranchRow[]): string {
  const header = [
    'branch',
    'parent',
    'left_parent_at',
    'forced_tokens',
    'search',
    'mean_log_probability',
    'text',
    'ids',
  ];
  return csvText([
    header,
    ...rows.map(({ branch, parent, at }) => [
      ...[branch.id, parent?.id ?? '', parent ? at + 1 : '', branch.forced, branch.settings.mode],
      ...[meanLogProbability(branch), branch.text, branch.tokens.map(({ id }) => id).join(' ')],
    ]),
  ]);
}
