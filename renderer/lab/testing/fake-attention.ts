import type { AttentionCell, AttentionOverview, HeadStatistics } from '../../../electron/contract/replies/attention.ts';
import type { LabelToken } from '../../../electron/contract/replies/values.ts';
import type { AttentionKind } from '../../../electron/contract/requests.ts';
import { base64Floats } from './base64-floats.ts';

const tokens = (...pieces: readonly string[]): readonly LabelToken[] => pieces.map((piece, id) => ({ id, piece }));

const fakeSource = tokens('▁Г', 'де', '?', '</s>');
const fakeTarget = tokens('<pad>', '▁Where', '?');
const LAYERS = 2;
const HEADS = 3;

interface Place {
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
}

const sides = (kind: AttentionKind) => ({
  rows: kind === 'encoder' ? fakeSource.length : fakeTarget.length,
  columns: kind === 'decoder' ? fakeTarget.length : fakeSource.length,
});

/** Each head looks at one key only: its own number, as far as there are keys, and in the decoder no further than it may. */
function fakeWeights({ kind, head }: Place): readonly number[][] {
  const { rows, columns } = sides(kind);
  return Array.from({ length: rows }, (_, row) => {
    const seen = kind === 'decoder' ? Math.min(head, row) : Math.min(head, columns - 1);
    return Array.from({ length: columns }, (_, column) => (column === seen ? 1 : 0));
  });
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

const statistics = (kind: AttentionKind, layer: number, head: number): HeadStatistics => ({
  entropy: (layer * HEADS + head) / 10,
  // Layer 1, head 2 aligns; the others rest on the first token.
  mutual_information: layer === 1 && head === 2 ? 1 : 0,
  top_mass: 1,
  mean_distance: kind === 'cross' ? null : head,
  previous_mass: kind === 'cross' ? null : head / HEADS,
  same_mass: kind === 'cross' ? null : 0,
  next_mass: kind === 'cross' ? null : 0,
  first_mass: layer === 1 && head === 2 ? 0 : 0.9,
  last_mass: 0,
});

function overview({ kinds, target }: { kinds: readonly AttentionKind[]; target?: string }): AttentionOverview {
  return {
    source_tokens: fakeSource,
    target_tokens: fakeTarget,
    target: target ?? 'Where?',
    kinds: kinds.map((kind) => {
      const { rows, columns } = sides(kind);
      return {
        kind,
        layers: LAYERS,
        heads: HEADS,
        map_rows: rows,
        map_columns: columns,
        maps: base64(new Uint8Array(LAYERS * HEADS * rows * columns)),
        statistics: [0, 1].map((layer) => [0, 1, 2].map((head) => statistics(kind, layer, head))),
      };
    }),
  };
}

function map(place: Place) {
  const weights = fakeWeights(place);
  return { rows: weights.length, columns: weights[0]?.length ?? 0, weights: base64Floats(weights.flat()) };
}

/** Its steps add up: 2 + 0.5 = 2.5, the largest of a row whose other keys are as good as nothing. */
function cell({ kind, row, column }: Place & { row: number; column: number }): AttentionCell {
  const biased = kind !== 'cross';
  const logit = biased ? 2.5 : 2;
  return {
    query: [1, 2],
    key: [0, 1],
    value: [0.5, -0.25],
    score: 2,
    relative: biased ? { distance: column - row, bucket: Math.abs(column - row), bias: 0.5 } : null,
    mask: 0,
    logit,
    row_maximum: logit,
    row_sum: 1,
    weight: 1,
    context: [0.5, -0.25],
  };
}

const positionBias = ({ stack, layer }: { stack: 'encoder' | 'decoder'; layer: number }) => ({
  stack,
  layer,
  owner: 0,
  bidirectional: stack === 'encoder',
  buckets: [
    { bucket: 1, from: null, to: -1 },
    { bucket: 0, from: 0, to: 0 },
  ],
  values: [
    [0, 1],
    [0, -1],
    [0, 0.5],
  ],
});

/** A lab with a small model: two layers of three heads, each looking at one key. */
export const idleAttention = {
  'attention.overview': overview,
  'attention.map': map,
  'attention.cell': cell,
  'attention.positionBias': positionBias,
  'attention.slice': (place: Place & { first_row: number; first_column: number }) => ({
    ...{ first_row: place.first_row, first_column: place.first_column },
    ...sides(place.kind),
    query: [[1, 2]],
    key: [[0, 1]],
    value: [[0.5, -0.25]],
    position_bias: place.kind === 'cross' ? null : [[0.5]],
    mask: null,
    weights: fakeWeights(place),
    kept: [1],
  }),
};
