import type { ParameterEntry, TensorHistogram } from '../../../../electron/contract/replies/models.ts';
import { csvText } from '../../../ui/csv.ts';
import { shapeText } from '../../../weights/tensor-text.ts';
import { parameterLength } from '../model-view.ts';

export const tensorOrders = ['model', 'name', 'largest', 'smallest'] as const;
export type TensorOrder = (typeof tensorOrders)[number];

const compare: { readonly [Order in TensorOrder]: (a: ParameterEntry, b: ParameterEntry) => number } = {
  model: () => 0,
  name: (a, b) => (a.name < b.name ? -1 : 1),
  largest: (a, b) => parameterLength(b) - parameterLength(a),
  smallest: (a, b) => parameterLength(a) - parameterLength(b),
};

/** The parameters whose names hold every word of a search, in an order; equals stay as the model has them. */
export function tensorRows(
  parameters: readonly ParameterEntry[],
  search: string,
  order: TensorOrder,
): readonly ParameterEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = parameters.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  return found.toSorted(compare[order]);
}

/** The tensor that is looked at first: a relative attention bias is small, and one sees that something was learned. */
export function firstTensor(parameters: readonly ParameterEntry[]): ParameterEntry | null {
  return parameters.find(({ name }) => name.includes('relative_attention_bias')) ?? parameters[0] ?? null;
}

/** The list as CSV: name, shape, dtype, values, bytes. */
export function tensorsCsv(parameters: readonly ParameterEntry[]): string {
  return csvText([
    ['name', 'shape', 'dtype', 'values', 'bytes'],
    ...parameters.map((entry) => [
      entry.name,
      shapeText(entry.shape),
      entry.dtype,
      parameterLength(entry),
      entry.size_bytes,
    ]),
  ]);
}

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The bins with their ends. */
export function histogramBins({ from, to, counts }: TensorHistogram): readonly HistogramBin[] {
  const width = (to - from) / counts.length;
  return counts.map((count, index) => ({ from: from + index * width, to: from + (index + 1) * width, count }));
}
