import type { AttentionStack } from '../t5/inspection.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { headPart } from './attention-place.ts';
import type { AttentionRun } from './attention-run.ts';
import { headStatistics, type HeadStatistics } from './head-statistics.ts';
import type { LabelToken } from './label-tokens.ts';

/** All heads of one kind as small maps. */
export interface KindOverview {
  readonly kind: AttentionStack;
  readonly layers: number;
  readonly heads: number;
  readonly map_rows: number;
  readonly map_columns: number;
  /** [layers, heads, map_rows, map_columns], 0 to 255 for a weight of 0 to 1. */
  readonly maps: Uint8Array;
  /** [layers][heads] */
  readonly statistics: readonly (readonly HeadStatistics[])[];
}

export interface AttentionOverview {
  readonly source_tokens: readonly LabelToken[];
  readonly target_tokens: readonly LabelToken[];
  readonly target: string;
  readonly kinds: readonly KindOverview[];
}

/** Every head of the asked kinds, each as a map of at most `mapSize` × `mapSize`. */
export function overviewOf(run: AttentionRun, kinds: readonly AttentionStack[], mapSize: number): AttentionOverview {
  const { source_tokens, target_tokens, target } = run;
  return { source_tokens, target_tokens, target, kinds: kinds.map((kind) => kindOverview(run, kind, mapSize)) };
}

function kindOverview(run: AttentionRun, kind: AttentionStack, mapSize: number): KindOverview {
  const layers = run.layers[kind];
  const [, heads = 0, rows = 0, columns = 0] = layers[0]?.weights.dims ?? [];
  const map_rows = Math.min(rows, mapSize);
  const map_columns = Math.min(columns, mapSize);
  const cells = map_rows * map_columns;
  const maps = new Uint8Array(layers.length * heads * cells);
  const statistics = layers.map(({ weights }, layer) =>
    Array.from({ length: heads }, (_, head) => {
      const part = headPart(weights, head);
      const at = (layer * heads + head) * cells;
      fillSmallMap(part, maps.subarray(at, at + cells), map_rows, map_columns);
      return headStatistics(part, kind !== 'cross');
    }),
  );
  return { kind, layers: layers.length, heads, map_rows, map_columns, maps, statistics };
}

/**
 * Each cell of a small map is the largest weight of the cells that it stands for: a mean would let the diagonals fade
 * that one looks for.
 */
function fillSmallMap({ dims, data }: FloatTensor, map: Uint8Array, mapRows: number, mapColumns: number): void {
  const [rows = 0, columns = 0] = dims;
  for (let row = 0; row < rows; row++) {
    const mapRow = Math.floor((row * mapRows) / rows);
    for (let column = 0; column < columns; column++) {
      const at = mapRow * mapColumns + Math.floor((column * mapColumns) / columns);
      const level = Math.round(255 * data[row * columns + column]!);
      if (level > map[at]!) map[at] = level;
    }
  }
}
