import type { GradientPiece } from '../t5/gradients.ts';
import type { RowRun } from '../tensor/tensor.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { SortedRows } from './sorted-rows.ts';

/** Some rows of a parameter's gradient, whole. */
export interface GradientChunk {
  readonly firstRow: number;
  readonly rows: number;
  /** [rows, columns], in the kernels' memory; of the caller until the next chunk comes. */
  readonly gradient: Float32Array;
}

type Piece<Kind extends GradientPiece['kind']> = Extract<GradientPiece, { kind: Kind }>;

/** Numbers of a chunk that is formed: it stays in a near cache until the kernel that asked for it has read it. */
const FORMED_LENGTH = 32768;
/** Numbers of a chunk that lies in memory already: kernels are called often enough to be compiled well soon. */
const IN_PLACE_LENGTH = 65536;
/** Numbers of all pieces' inputs that are kept beside the chunks; with more, chunks are larger and inputs come by turns. */
const INPUT_LENGTH = 2 ** 20;
const LARGE_LENGTH = 2 ** 19;
const OUTPUT_GRADIENT_LENGTH = 2 ** 18;

/**
 * A parameter's gradient out of its pieces, some rows at a time and so never written down as a whole. Numbers are those of
 * wholeGradient (t5/gradients.ts), bit by bit. Takes the scratch of the parameter's memory, and is done with before
 * the next one is made.
 */
export class GradientChunks {
  readonly #full: Float32Array | null;
  readonly #others: readonly (Piece<'factors'> | SortedRows)[];
  /** Where the inputs of factors lie in scratch; null where they are too many to lie there together. */
  readonly #inputs: ReadonlyMap<Piece<'factors'>, Float32Array> | null;
  readonly #scratch: { readonly chunk: Float32Array; readonly input: Float32Array; readonly factors: Float32Array };
  /** How much of the chunk in scratch may not be zero. */
  #written: number;

  /** @throws RangeError where a piece has not the parameter's shape: kernels look at no bounds. */
  constructor(
    private readonly parameter: PlacedParameter,
    pieces: readonly GradientPiece[],
  ) {
    const { columns, memory } = parameter;
    const [first, ...others] = pieces;
    this.#full = first?.kind === 'full' ? checkedFull(parameter, first) : null;
    this.#others = (this.#full ? others : pieces).map((piece) => checkedPart(parameter, piece));
    const factors = this.#others.filter((piece): piece is Piece<'factors'> => !(piece instanceof SortedRows));
    const inputLength = factors.reduce((sum, { input }) => sum + input.length, 0);
    const fits = inputLength <= INPUT_LENGTH;
    const { scratch } = memory;
    this.#scratch = {
      chunk: scratch.float32(Math.max(columns, fits ? FORMED_LENGTH : LARGE_LENGTH)),
      input: scratch.float32(fits ? inputLength : Math.max(columns, INPUT_LENGTH)),
      factors: scratch.float32(factors.reduce((most, { tokens }) => Math.max(most, tokens), OUTPUT_GRADIENT_LENGTH)),
    };
    this.#written = this.#scratch.chunk.length;
    this.#inputs = fits ? this.#placeInputs(factors) : null;
  }

  /** The rows that the pieces name one by one. */
  *namedRows(): Generator<number> {
    for (const piece of this.#others) if (piece instanceof SortedRows) yield* piece.ids;
  }

  /** Whether no other row than those has a gradient. */
  get areNamedRowsOnly(): boolean {
    return this.#full === null && this.#others.every((piece) => piece instanceof SortedRows);
  }

  /**
   * Calls `visit` chunk by chunk, row after row.
   * @param runs the rows that are wanted; left out, all.
   */
  forEach(visit: (chunk: GradientChunk) => void, runs: Iterable<RowRun> = [[0, this.parameter.rows]]): void {
    const { columns } = this.parameter;
    const inPlace = this.#inPlace();
    const length = inPlace ? IN_PLACE_LENGTH : this.#scratch.chunk.length;
    const most = Math.max(1, Math.floor(length / columns));
    for (const [start, end] of runs)
      for (let firstRow = start; firstRow < end; firstRow += most) {
        const rows = Math.min(most, end - firstRow);
        const gradient = inPlace
          ? inPlace.subarray(firstRow * columns, (firstRow + rows) * columns)
          : this.#scratch.chunk.subarray(0, rows * columns);
        if (!inPlace) this.#form(gradient, firstRow, rows);
        visit({ firstRow, rows, gradient });
      }
  }

  /** The gradient where it is one piece and lies in the kernels' memory already. */
  #inPlace(): Float32Array | null {
    const isOnly = this.#full !== null && this.#others.length === 0;
    return isOnly && liesIn(this.#full, this.parameter.gradient) ? this.parameter.gradient : null;
  }

  #form(chunk: Float32Array, firstRow: number, rows: number): void {
    const { columns } = this.parameter;
    if (this.#full) chunk.set(this.#full.subarray(firstRow * columns, (firstRow + rows) * columns));
    else this.#scratch.chunk.fill(0, 0, this.#written);
    let isZero = this.#full === null;
    for (const piece of this.#others) {
      if (piece instanceof SortedRows) isZero = !piece.addTo(chunk, firstRow, rows) && isZero;
      else {
        this.#addFactors(chunk, firstRow, rows, piece);
        isZero = false;
      }
    }
    this.#written = isZero ? 0 : chunk.length;
  }

  #addFactors(chunk: Float32Array, firstRow: number, rows: number, piece: Piece<'factors'>): void {
    const { columns } = this.parameter;
    const { tokens, input } = piece;
    const placed = this.#inputs?.get(piece);
    if (placed) return this.#addTokens(chunk, firstRow, rows, piece, placed, 0);
    const most = Math.floor(this.#scratch.input.length / columns);
    for (let token = 0; token < tokens; token += most) {
      const some = input.subarray(token * columns, (token + most) * columns);
      this.#scratch.input.set(some);
      this.#addTokens(chunk, firstRow, rows, piece, this.#scratch.input.subarray(0, some.length), token);
    }
  }

  /** Adds the outer products of the tokens from `firstToken` on whose input is given. */
  #addTokens(
    chunk: Float32Array,
    firstRow: number,
    rows: number,
    { tokens, outputGradient }: Piece<'factors'>,
    input: Float32Array,
    firstToken: number,
  ): void {
    const { columns, memory } = this.parameter;
    const { factors } = this.#scratch;
    const most = Math.floor(factors.length / tokens);
    for (let row = 0; row < rows; row += most) {
      const some = Math.min(most, rows - row);
      factors.set(outputGradient.subarray((firstRow + row) * tokens, (firstRow + row + some) * tokens));
      memory.kernels.addOuterProducts(
        chunk.byteOffset + 4 * row * columns,
        some,
        columns,
        factors.byteOffset + 4 * firstToken,
        tokens,
        input.byteOffset,
        input.length / columns,
      );
    }
  }

  #placeInputs(pieces: readonly Piece<'factors'>[]): Map<Piece<'factors'>, Float32Array> {
    const places = new Map<Piece<'factors'>, Float32Array>();
    let used = 0;
    for (const piece of pieces) {
      const place = this.#scratch.input.subarray(used, used + piece.input.length);
      place.set(piece.input);
      places.set(piece, place);
      used += place.length;
    }
    return places;
  }
}

/** Whether a whole gradient is what lies in the place that a parameter has for it. */
export function liesIn({ buffer, byteOffset }: Float32Array, place: Float32Array): boolean {
  return buffer === place.buffer && byteOffset === place.byteOffset;
}

function checkedFull({ name, weights }: PlacedParameter, { data }: Piece<'full'>): Float32Array {
  if (data.length !== weights.length)
    throw new RangeError(`${name} has ${weights.length} weights, but a gradient of ${data.length}.`);
  return data;
}

function checkedPart(parameter: PlacedParameter, piece: GradientPiece): Piece<'factors'> | SortedRows {
  const { name, rows, columns } = parameter;
  switch (piece.kind) {
    case 'full':
      throw new RangeError(`${name} has two whole gradients, or one that is not the first piece.`);
    case 'factors':
      if (piece.outputGradient.length !== rows * piece.tokens || piece.input.length !== piece.tokens * columns)
        throw new RangeError(`The factors of ${name}'s gradient do not make a matrix of ${rows} × ${columns}.`);
      return piece;
    case 'rows':
      return new SortedRows(parameter, piece);
  }
}
