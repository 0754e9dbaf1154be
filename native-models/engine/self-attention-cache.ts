import { elementCount, type FloatTensor, type Tensor } from '../tensor/tensor.ts';

const FIRST_CAPACITY = 32;

/**
 * The decoder's own keys and values, position-major: [position, rows, num_heads, d_kv] for each layer. The filled part
 * is fed to the session as a view, a new position is written behind it. Beams that share their beginnings share its
 * content: a position whose rows do not change by a reordering is left alone.
 */
export class SelfAttentionCache {
  /** Positions that are filled. */
  length = 0;
  #rows = 0;
  #capacity = 0;
  readonly #slabs: Float32Array[];
  /** By position: which computation each row's content came from. Equal numbers, equal content. */
  readonly #origins: Int32Array[] = [];
  #nextOrigin = 0;

  constructor(
    private readonly layers: number,
    private readonly num_heads: number,
    private readonly d_kv: number,
  ) {
    this.#slabs = Array.from({ length: layers * 2 }, () => new Float32Array(0));
  }

  get #rowSize(): number {
    return this.num_heads * this.d_kv;
  }

  get #positionSize(): number {
    return this.#rows * this.#rowSize;
  }

  /** Begins with nothing for `rows` rows. */
  start(rows: number): void {
    this.length = 0;
    this.#rows = rows;
    this.#capacity = FIRST_CAPACITY;
    for (let slab = 0; slab < this.#slabs.length; slab++)
      this.#slabs[slab] = new Float32Array(this.#capacity * this.#positionSize);
  }

  /** Row `i` becomes what row `parents[i]` was. */
  reorder(parents: readonly number[]): void {
    if (parents.length !== this.#rows) return this.#rebuild(parents);
    if (parents.every((parent, row) => parent === row)) return;
    const position = new Float32Array(this.#positionSize);
    for (let at = 0; at < this.length; at++) {
      const before = this.#origins[at]!;
      const after = before.map((_, row) => before[parents[row]!]!);
      const changed = parents.flatMap((_, row) => (after[row] === before[row] ? [] : [row]));
      if (changed.length === 0) continue;
      this.#origins[at] = after;
      for (const slab of this.#slabs) this.#moveRows(slab, at, parents, changed, position);
    }
  }

  #moveRows(
    slab: Float32Array,
    at: number,
    parents: readonly number[],
    changed: readonly number[],
    buffer: Float32Array,
  ): void {
    const size = this.#rowSize;
    const from = at * this.#positionSize;
    buffer.set(slab.subarray(from, from + this.#positionSize));
    for (const row of changed) {
      const parent = parents[row]! * size;
      slab.set(buffer.subarray(parent, parent + size), from + row * size);
    }
  }

  /** The same where the number of rows changes, and with it every place. */
  #rebuild(parents: readonly number[]): void {
    const size = this.#rowSize;
    const oldRows = this.#rows;
    this.#rows = parents.length;
    for (let at = 0; at < this.length; at++) {
      const before = this.#origins[at]!;
      this.#origins[at] = Int32Array.from(parents, (parent) => before[parent]!);
    }
    for (let slab = 0; slab < this.#slabs.length; slab++) {
      const old = this.#slabs[slab]!;
      const next = new Float32Array(this.#capacity * this.#positionSize);
      for (let at = 0; at < this.length; at++)
        parents.forEach((parent, row) => {
          const from = (at * oldRows + parent) * size;
          next.set(old.subarray(from, from + size), (at * this.#rows + row) * size);
        });
      this.#slabs[slab] = next;
    }
  }

  /** `past_key.{layer}` and `past_value.{layer}`, [length, rows, num_heads, d_kv], as views. */
  feeds(): Record<string, FloatTensor> {
    const dims = [this.length, this.#rows, this.num_heads, this.d_kv];
    const filled = this.length * this.#positionSize;
    const feeds: Record<string, FloatTensor> = {};
    for (let layer = 0; layer < this.layers; layer++) {
      feeds[`past_key.${layer}`] = { dims, data: this.#slabs[layer * 2]!.subarray(0, filled) };
      feeds[`past_value.${layer}`] = { dims, data: this.#slabs[layer * 2 + 1]!.subarray(0, filled) };
    }
    return feeds;
  }

  /** Takes `present_key.{layer}` and `present_value.{layer}` [1, rows, num_heads, d_kv] as the next position. */
  append(outputs: Readonly<Record<string, Tensor>>): void {
    if (this.length === this.#capacity) this.#grow();
    const at = this.length * this.#positionSize;
    for (let layer = 0; layer < this.layers; layer++) {
      this.#slabs[layer * 2]!.set(outputs[`present_key.${layer}`]!.data as Float32Array, at);
      this.#slabs[layer * 2 + 1]!.set(outputs[`present_value.${layer}`]!.data as Float32Array, at);
    }
    this.#origins[this.length] = Int32Array.from({ length: this.#rows }, () => this.#nextOrigin++);
    this.length += 1;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (let slab = 0; slab < this.#slabs.length; slab++) {
      const larger = new Float32Array(this.#capacity * this.#positionSize);
      larger.set(this.#slabs[slab]!);
      this.#slabs[slab] = larger;
    }
  }
}

/** `tensor[rows]` along the first axis, as a new tensor. */
export function gatherRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const rowSize = elementCount(tensor.dims.slice(1));
  const dims = [rows.length, ...tensor.dims.slice(1)];
  if (tensor.data instanceof BigInt64Array) {
    const data = new BigInt64Array(rows.length * rowSize);
    rows.forEach((row, to) =>
      data.set((tensor.data as BigInt64Array).subarray(row * rowSize, (row + 1) * rowSize), to * rowSize),
    );
    return { dims, data };
  }
  const data = new Float32Array(rows.length * rowSize);
  rows.forEach((row, to) =>
    data.set((tensor.data as Float32Array).subarray(row * rowSize, (row + 1) * rowSize), to * rowSize),
  );
  return { dims, data };
}
