import type { TensorDifference } from '../../electron/contract/replies/models.ts';
import { csvText } from '../ui/csv.ts';
import { shapeText } from './tensor-text.ts';

export const differenceOrders = ['difference', 'model', 'name'] as const;
export type DifferenceOrder = (typeof differenceOrders)[number];

/** What is no number stands before everything: it needs a look. */
const sizeOf = ({ relative_difference }: TensorDifference) => relative_difference ?? Infinity;

const compare: { readonly [Order in DifferenceOrder]: (a: TensorDifference, b: TensorDifference) => number } = {
  difference: (a, b) => (sizeOf(a) === sizeOf(b) ? 0 : sizeOf(b) - sizeOf(a)),
  model: () => 0,
  name: (a, b) => (a.name < b.name ? -1 : 1),
};

/** The compared tensors whose names hold every word of a search, in an order; equals stay as the model has them. */
export function differenceRows(
  tensors: readonly TensorDifference[],
  search: string,
  order: DifferenceOrder,
): readonly TensorDifference[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tensors.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  return found.toSorted(compare[order]);
}

/** Relative differences of one stack. */
export interface LayerMap {
  readonly stack: 'encoder' | 'decoder';
  /** Modules as a block names them, without their index: `SelfAttention.q`, `layer.0.layer_norm`. */
  readonly modules: readonly string[];
  readonly layers: number;
  /** [modules, layers]; NaN where there is no such tensor, or no number. */
  readonly values: Float64Array;
  readonly largest: { readonly name: string; readonly value: number } | null;
}

const inBlock = /^(encoder|decoder)\.block\.(\d+)\.(layer\.\d+)\.(.+)\.weight$/;

/** The differences of the blocks of a stack, modules by layers; null where none was compared. */
export function layerMap(tensors: readonly TensorDifference[], stack: LayerMap['stack']): LayerMap | null {
  const cells = tensors.flatMap(({ name, relative_difference }) => {
    const [, kind, block = '', layer = '', rest = ''] = inBlock.exec(name) ?? [];
    if (kind !== stack) return [];
    // Attention and feed-forward say by themselves where they are; the norms are told apart by their layer.
    const module = rest === 'layer_norm' ? `${layer}.${rest}` : rest;
    return [{ name, module, layer: Number(block), value: relative_difference ?? NaN }];
  });
  if (cells.length === 0) return null;
  const modules = [...new Set(cells.map(({ module }) => module))];
  const layers = 1 + Math.max(...cells.map(({ layer }) => layer));
  const values = new Float64Array(modules.length * layers).fill(NaN);
  for (const { module, layer, value } of cells) values[modules.indexOf(module) * layers + layer] = value;
  const [largest = null] = cells.filter(({ value }) => !Number.isNaN(value)).toSorted((a, b) => b.value - a.value);
  return { stack, modules, layers, values, largest };
}

/** Every compared tensor as CSV. */
export function comparisonCsv(tensors: readonly TensorDifference[]): string {
  return csvText([
    ['name', 'shape', 'dtype a', 'dtype b', 'equal bytes', 'relative difference', 'largest difference'],
    ...tensors.map(({ name, shape, dtypes, equal, relative_difference, largest_difference }) => [
      name,
      shapeText(shape),
      ...dtypes,
      String(equal),
      relative_difference ?? '',
      largest_difference ?? '',
    ]),
  ]);
}
