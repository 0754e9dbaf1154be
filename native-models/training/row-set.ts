import type { RowRun } from '../tensor/tensor.ts';
import type { OptimizerStateTensor } from './optimizer.ts';

/** Some of a parameter's rows. */
export class RowSet {
  readonly #isIn: Uint8Array;

  constructor(rows: number) {
    this.#isIn = new Uint8Array(rows);
  }

  static all(rows: number): RowSet {
    const all = new RowSet(rows);
    all.#isIn.fill(1);
    return all;
  }

  /** The rows in which a moment [rows, columns] is not +0. */
  static withMoments(rows: number, moments: readonly OptimizerStateTensor[]): RowSet {
    const found = new RowSet(rows);
    for (const { data } of moments) {
      const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
      const columns = bits.length / rows;
      for (let row = 0; row < rows; row++)
        if (!found.has(row) && isAnySet(bits, row * columns, columns)) found.#isIn[row] = 1;
    }
    return found;
  }

  add(rows: Iterable<number>): this {
    for (const row of rows) this.#isIn[row] = 1;
    return this;
  }

  with(others: RowSet): RowSet {
    return this.#combined(others, (isIn, isAmongOthers) => isIn | isAmongOthers);
  }

  without(others: RowSet): RowSet {
    return this.#combined(others, (isIn, isAmongOthers) => isIn & ~isAmongOthers);
  }

  has(row: number): boolean {
    return this.#isIn[row] === 1;
  }

  #combined(others: RowSet, rule: (isIn: number, isAmongOthers: number) => number): RowSet {
    const combined = new RowSet(this.#isIn.length);
    const [into, own, foreign] = [combined.#isIn, this.#isIn, others.#isIn];
    for (let row = 0; row < into.length; row++) into[row] = rule(own[row]!, foreign[row]!);
    return combined;
  }

  /** Ascending, neighbours together. */
  *runs(): Generator<RowRun> {
    let start = this.#isIn.indexOf(1);
    while (start !== -1) {
      const next = this.#isIn.indexOf(0, start);
      const end = next === -1 ? this.#isIn.length : next;
      yield [start, end];
      start = this.#isIn.indexOf(1, end);
    }
  }
}

function isAnySet(bits: Int32Array, start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) if (bits[i] !== 0) return true;
  return false;
}
