import type { KernelMemory } from '../kernels/training-memory.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import type { RowSet } from './row-set.ts';

type Factors = Extract<GradientPiece, { kind: 'factors' }>;

/** With more tokens, adding up their outer products is faster. */
const MAXIMUM_TOKENS = 256;
/** Numbers that are made float64 at a time: as many as stay in the nearest cache. */
const BLOCK_LENGTH = 2048;
/** What is summed up below this cannot have overflowed in float32. */
const SAFE_BOUND = 2 ** 127;

/**
 * The squared L2 norm of a gradient that is a sum of outer products, without forming it:
 * ‖Σ_t y_t x_tᵀ‖² = Σ_ts (x_t·x_s)(y_t·y_s), in float64.
 * @param except rows of the gradient that are left out.
 * @returns null where that way is longer, where there are other pieces than factors and rows, or where the gradient may
 *   not be finite in float32: then it has to be looked at as it is.
 */
export function gramNorm(
  { rows, columns, memory }: PlacedParameter,
  pieces: readonly GradientPiece[],
  except: RowSet,
): number | null {
  const factors = pieces.filter((piece) => piece.kind === 'factors');
  const tokens = factors.reduce((sum, piece) => sum + piece.tokens, 0);
  if (tokens > MAXIMUM_TOKENS || pieces.some(({ kind }) => kind === 'full')) return null;
  const ofInputs = gramMatrix(memory, columns, tokens, (block, width, first, count) =>
    widenInputs(block, width, factors, columns, first, count),
  );
  const ofOutputs = gramMatrix(memory, rows, tokens, (block, width, first, count) =>
    widenOutputGradients(block, width, factors, except, first, count),
  );
  return sumOfProducts(ofInputs, ofOutputs, tokens);
}

/** Puts the numbers of `count` rows from `first` on, all tokens of each, into a block [count, width]. */
type Widen = (block: Float64Array, width: number, first: number, count: number) => void;

/** [tokens, width], the lower triangle: Σ over rows of row[t] · row[s]. */
function gramMatrix({ kernels, scratch }: KernelMemory, rows: number, tokens: number, widen: Widen): Float64Array {
  const width = evenAbove(tokens);
  const gram = scratch.float64(width * width).fill(0);
  const most = Math.max(4, Math.floor(BLOCK_LENGTH / width / 4) * 4);
  const block = scratch.float64(most * width).fill(0);
  for (let first = 0; first < rows; first += most) {
    const count = Math.min(most, rows - first);
    widen(block, width, first, count);
    const filled = Math.ceil(count / 4) * 4;
    block.fill(0, count * width, filled * width);
    kernels.addGram(gram.byteOffset, block.byteOffset, filled, width);
  }
  return gram;
}

function widenInputs(
  block: Float64Array,
  width: number,
  factors: readonly Factors[],
  columns: number,
  first: number,
  count: number,
): void {
  let column = 0;
  for (const { tokens, input } of factors)
    for (let token = 0; token < tokens; token++, column++)
      for (let row = 0; row < count; row++) block[row * width + column] = input[token * columns + first + row]!;
}

function widenOutputGradients(
  block: Float64Array,
  width: number,
  factors: readonly Factors[],
  except: RowSet,
  first: number,
  count: number,
): void {
  let column = 0;
  for (const { tokens, outputGradient } of factors) {
    for (let row = 0; row < count; row++) {
      const from = (first + row) * tokens;
      const to = row * width + column;
      for (let token = 0; token < tokens; token++) block[to + token] = outputGradient[from + token]!;
    }
    column += tokens;
  }
  for (let row = 0; row < count; row++) if (except.has(first + row)) block.fill(0, row * width, (row + 1) * width);
}

/** Over both triangles; null where a term may have overflowed in float32, or is no number. */
function sumOfProducts(a: Float64Array, b: Float64Array, tokens: number): number | null {
  const width = evenAbove(tokens);
  let [sum, bound] = [0, 0];
  for (let t = 0; t < tokens; t++) {
    const diagonal = a[t * width + t]! * b[t * width + t]!;
    sum += diagonal;
    // |Σ_t y_t x_t| ≤ Σ_t ‖y_t‖ ‖x_t‖, in each element
    bound += Math.sqrt(diagonal);
    for (let s = 0; s < t; s++) sum += 2 * a[t * width + s]! * b[t * width + s]!;
  }
  return bound < SAFE_BOUND ? Math.max(0, sum) : null;
}

function evenAbove(count: number): number {
  return count + (count % 2);
}
