import type { ExaminedStep, ParameterChange } from '../../../electron/contract/replies/fine-tuning.ts';
import { csvText } from '../../ui/csv.ts';

/** What of each parameter a map shows. */
export const stepMeasures = ['gradient', 'change', 'relative'] as const;
export type StepMeasure = (typeof stepMeasures)[number];

export function measureOf({ gradient_norm, change_norm, weight_norm }: ParameterChange, measure: StepMeasure): number {
  if (measure === 'gradient') return gradient_norm;
  return measure === 'change' || weight_norm === 0 ? change_norm : change_norm / weight_norm;
}

/** Parameters as a map, turned as that of a checkpoint's changes is: a place in a block a row, a block a column. */
export interface ParameterMap {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [rows, columns]; null where a block has no such parameter, or it was not trained. */
  readonly cells: readonly (ParameterChange | null)[];
}

export function parameterMap(parameters: readonly ParameterChange[]): ParameterMap {
  const places = parameters.map(({ name }) => placeOf(name));
  const rows = [...new Set(places.map(({ row }) => row))].sort((a, b) => rank(a) - rank(b));
  const columns = [...new Set(places.map(({ column }) => column))];
  const cells = new Array<ParameterChange | null>(rows.length * columns.length).fill(null);
  parameters.forEach((parameter, index) => {
    const { row, column } = places[index]!;
    cells[rows.indexOf(row) * columns.length + columns.indexOf(column)] = parameter;
  });
  return { rows, columns, cells };
}

/** The parts of a block in the order in which a row passes them. */
const ORDER = ['SelfAttention', 'EncDecAttention', 'DenseReluDense', 'weight'];
const INNER = ['layer_norm', 'q', 'k', 'v', 'relative_attention_bias', 'o', 'wi', 'wi_0', 'wi_1', 'wo'];

function rank(row: string): number {
  const [part = '', inner = ''] = row.split('.');
  return 100 * ORDER.indexOf(part) + INNER.indexOf(inner);
}

/** `decoder.block.0.layer.1.EncDecAttention.q.weight` stands in the row `EncDecAttention.q` under `decoder.block.0`. */
function placeOf(name: string): { readonly row: string; readonly column: string } {
  const [, stack, block, layer, rest] = /^(encoder|decoder)\.block\.(\d+)\.layer\.(\d)\.(.+)\.weight$/.exec(name) ?? [];
  if (stack === undefined) return { row: 'weight', column: name.replace(/\.weight$/, '') };
  const column = `${stack}.block.${block}`;
  // A norm stands before its part and bears no name of it.
  const parts = stack === 'encoder' ? ['SelfAttention', 'DenseReluDense'] : ORDER;
  return { row: rest === 'layer_norm' ? `${parts[Number(layer)]}.layer_norm` : rest!, column };
}

/** Every parameter, RFC 4180, numbers with a point. */
export function stepCsv({ parameters }: ExaminedStep): string {
  const header = ['name', 'dims', 'gradient_norm', 'change_norm', 'weight_norm'];
  const rows = parameters.map(({ name, dims, gradient_norm, change_norm, weight_norm }) => [
    name,
    dims.join('×'),
    gradient_norm,
    change_norm,
    weight_norm,
  ]);
  return csvText([header, ...rows]);
}
