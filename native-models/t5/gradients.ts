import { elementCount, rowsOf, type FloatTensor, type Tensor } from '../tensor/tensor.ts';
import type { GradientOutput } from './gradient-outputs.ts';

/** A part of a parameter's gradient, in the smallest form in which the graph can give it. */
export type GradientPiece =
  /** The whole gradient, of the parameter's shape, row-major. */
  | { readonly kind: 'full'; readonly data: Float32Array }
  /** Σ over tokens of the outer products outputGradient[:, token] · input[token, :]: what a linear layer's gradient is. */
  | {
      readonly kind: 'factors';
      readonly tokens: number;
      /** [out, tokens] */
      readonly outputGradient: Float32Array;
      /** [tokens, in] */
      readonly input: Float32Array;
    }
  /** Row i of `rows` [ids, width] is added to row ids[i]: an embedding's gradient. */
  | { readonly kind: 'rows'; readonly ids: BigInt64Array; readonly rows: Float32Array };

interface TokenIds {
  readonly input_ids: Tensor<BigInt64Array>;
  readonly decoder_input_ids: Tensor<BigInt64Array>;
}

/** The gradients of one or more batches, parameter by parameter, in pieces. */
export class Gradients {
  readonly pieces = new Map<string, GradientPiece[]>();
  /** Where whole gradients lie that a run was told to write. */
  readonly #places = new Map<string, FloatTensor>();

  /**
   * Outputs that can be written where a parameter's gradient is to lie: whole ones that nothing has to be added to.
   * @param placeOf memory of a parameter's shape.
   */
  placesFor(
    outputs: readonly GradientOutput[],
    placeOf: (parameter: string) => FloatTensor,
  ): Readonly<Record<string, FloatTensor>> {
    const isFirst = (parameter: string) => !this.pieces.get(parameter)?.some((piece) => piece.kind === 'full');
    const places: Record<string, FloatTensor> = {};
    for (const output of outputs) {
      if (output.kind !== 'full' || !isFirst(output.parameter)) continue;
      const place = placeOf(output.parameter);
      this.#places.set(output.parameter, place);
      places[output.output] = output.rows ? rowsOf(place, output.rows) : place;
    }
    return places;
  }

  /** Adds what a run of the training graph returned for `batch`. Its arrays are taken over. */
  add(outputs: readonly GradientOutput[], results: Readonly<Record<string, Tensor>>, batch: TokenIds): void {
    const data = (name: string) => results[name]!.data as Float32Array;
    for (const output of outputs) {
      const pieces = this.pieces.get(output.parameter) ?? [];
      this.pieces.set(output.parameter, pieces);
      switch (output.kind) {
        case 'full':
          this.#addFull(pieces, output, data(output.output));
          break;
        case 'rows':
          pieces.push({ kind: 'rows', ids: batch[output.ids].data, rows: data(output.output) });
          break;
        case 'factors': {
          const tokens = results[output.input]!.dims[0]!;
          const [outputGradient, input] = [data(output.outputGradient), data(output.input)];
          pieces.push({ kind: 'factors', tokens, outputGradient, input });
          break;
        }
      }
    }
  }

  /** Whole gradients of several batches become one: nothing else of that size is kept. */
  #addFull(pieces: GradientPiece[], { parameter, rows }: FullOutput, gradient: Float32Array): void {
    const earlier = pieces.find((piece) => piece.kind === 'full')?.data;
    const place = this.#places.get(parameter);
    const isInPlace = place !== undefined && gradient.buffer === place.data.buffer;
    if (!earlier) pieces.unshift({ kind: 'full', data: isInPlace ? place.data : gradient });
    if (!earlier || isInPlace) return;
    const sum = rows && place ? rowsOf(place, rows).data : earlier;
    for (let i = 0; i < gradient.length; i++) sum[i]! += gradient[i]!;
  }
}

type FullOutput = Extract<GradientOutput, { kind: 'full' }>;

/**
 * The whole gradient out of its pieces: first the full one, then in their order the others, token by token, each
 * operation rounded to float32.
 * @param dims the parameter's.
 */
export function wholeGradient(pieces: readonly GradientPiece[], dims: readonly number[]): Float32Array {
  const [first, ...others] = pieces;
  if (first?.kind === 'full' && others.length === 0) return first.data;
  const sum = new Float32Array(elementCount(dims));
  const width = sum.length / dims[0]!;
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'full':
        sum.set(piece.data);
        break;
      case 'factors':
        addOuterProducts(sum, piece, width);
        break;
      case 'rows':
        piece.ids.forEach((id, row) => {
          const start = Number(id) * width;
          for (let i = 0; i < width; i++) sum[start + i]! += piece.rows[row * width + i]!;
        });
        break;
    }
  }
  return sum;
}

type Factors = Extract<GradientPiece, { kind: 'factors' }>;

function addOuterProducts(sum: Float32Array, { tokens, outputGradient, input }: Factors, width: number): void {
  for (let out = 0; out < sum.length / width; out++)
    for (let token = 0; token < tokens; token++) {
      const factor = outputGradient[out * tokens + token]!;
      for (let i = 0; i < width; i++) sum[out * width + i]! += Math.fround(factor * input[token * width + i]!);
    }
}
