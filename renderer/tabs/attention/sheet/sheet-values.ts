import type { Matrix, SelfAttentionSheet } from '../../../../electron/contract/replies/attention.ts';
import { figure, LOWEST_FLOAT32 } from './cell-number.ts';
import type { SheetRequest } from './draft-problems.ts';
import type { SheetDraft } from './sheet-draft.ts';
import type { Operation } from './sheet-focus.svelte.ts';

/** The grids of a sheet, in the order of the chain. */
export const gridNames = [
  'X',
  'W_Q',
  'W_K',
  'W_V',
  'Q',
  'K',
  'V',
  'scores',
  'scaled_scores',
  'bias',
  'mask',
  'masked_scores',
  'weights',
  'z',
] as const;
export type GridName = (typeof gridNames)[number];

/** The name of a grid. What softmax is taken of is masked only where there is a mask. */
export const gridLabel = (name: GridName, { mask }: Pick<SheetDraft, 'mask'>) =>
  name === 'masked_scores' && mask === 'none' ? 'scores + bias' : name.replace(/^(scaled|masked)_/, '$1 ');

const operationsOf: Readonly<Partial<Record<GridName, Operation>>> = {
  Q: 'project',
  K: 'project',
  V: 'project',
  scores: 'scores',
  scaled_scores: 'scale',
  masked_scores: 'add',
  weights: 'softmax',
  z: 'mix',
};

/** The step of the chain that leads to a grid; null where none does. */
export const operationOf = (grid: GridName): Operation | null => operationsOf[grid] ?? null;

/** A computed sheet: what went in, and what came out of it. */
export interface SheetResult {
  readonly request: SheetRequest;
  readonly reply: SelfAttentionSheet;
}

/** A matrix of a computed sheet; null where the sheet has none of that name. */
export function matrixOf({ request, reply }: SheetResult, grid: GridName): Matrix | null {
  if (grid in reply) return reply[grid as keyof SelfAttentionSheet] ?? null;
  return request[grid as keyof Omit<SheetRequest, 'scale'>] ?? null;
}

/** What softmax is taken of. */
export const softmaxInput = ({ reply }: SheetResult): GridName =>
  reply.masked_scores ? 'masked_scores' : 'scaled_scores';

/**
 * A number of a grid as it is shown. What the mask adds stands for −∞, and swallows every usual score that it is added
 * to; only there is the lowest float32 more than a number.
 */
export const figureIn = (grid: string, value: number) =>
  value === LOWEST_FLOAT32 && (grid === 'mask' || grid === 'masked_scores') ? '−∞' : figure(value);

/** The largest size of a number in a matrix, masked ones aside: what its colours go up to. */
export function reachOf(matrix: Matrix): number {
  let reach = 0;
  for (const row of matrix)
    for (const value of row) if (Math.abs(value) < 1e37) reach = Math.max(reach, Math.abs(value));
  return reach;
}

/** For each query the key that it looks at most. */
export function strongestKeys(weights: Matrix): readonly { readonly column: number; readonly weight: number }[] {
  return weights.map((row) => {
    const weight = Math.max(...row);
    return { column: row.indexOf(weight), weight };
  });
}
