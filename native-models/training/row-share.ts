import type { GradientPiece } from '../t5/gradients.ts';
import type { RowRun } from '../tensor/tensor.ts';
import type { PlacedParameter } from './placed-parameter.ts';

/** Which rows of a parameter one of several threads updates: as many as any other, in order. */
export function shareOf({ rows }: Pick<PlacedParameter, 'rows'>, thread: number, threads: number): RowRun {
  return [Math.floor((rows * thread) / threads), Math.floor((rows * (thread + 1)) / threads)];
}

/**
 * Some rows of a parameter as a parameter of its own, over the same memory. AdamW treats each number by itself, so that parts
 * updated one by one come to the bits of the whole.
 */
export function rowsOfParameter<Placed extends PlacedParameter>(parameter: Placed, [start, end]: RowRun): Placed {
  const { columns, dims, weights, gradient, moments } = parameter;
  const part = (whole: Float32Array) => whole.subarray(start * columns, end * columns);
  return {
    ...parameter,
    dims: [end - start, ...dims.slice(1)],
    rows: end - start,
    weights: part(weights),
    gradient: part(gradient),
    moments: moments.map((moment) => ({ ...moment, dims: [end - start, ...dims.slice(1)], data: part(moment.data) })),
  };
}

/** The gradient of some rows of a parameter: views, but for rows named one by one, which are few. */
export function rowsOfPieces(
  { columns }: Pick<PlacedParameter, 'columns'>,
  pieces: readonly GradientPiece[],
  [start, end]: RowRun,
): GradientPiece[] {
  return pieces.map((piece) => {
    switch (piece.kind) {
      case 'full':
        return { ...piece, data: piece.data.subarray(start * columns, end * columns) };
      case 'factors':
        return { ...piece, outputGradient: piece.outputGradient.subarray(start * piece.tokens, end * piece.tokens) };
      case 'rows':
        return namedRows(piece, columns, [start, end]);
    }
  });
}

type NamedRows = Extract<GradientPiece, { kind: 'rows' }>;

function namedRows({ ids, rows }: NamedRows, columns: number, [start, end]: RowRun): NamedRows {
  const places = Array.from(ids.keys()).filter((place) => ids[place]! >= start && ids[place]! < end);
  const kept = new Float32Array(places.length * columns);
  places.forEach((place, row) => kept.set(rows.subarray(place * columns, (place + 1) * columns), row * columns));
  return { kind: 'rows', ids: BigInt64Array.from(places, (place) => ids[place]! - BigInt(start)), rows: kept };
}
