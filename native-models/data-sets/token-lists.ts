/** 4 MiB of ids. A list lies in one chunk, so that it can be given away as a view. */
const chunkLength = 2 ** 20;

/** Lists of token ids in few large arrays: the garbage collector sees one object a million ids. */
export class TokenLists {
  private readonly chunks: Int32Array[] = [];
  private free = 0;
  private readonly starts = new NumberColumn();
  private readonly lengths = new NumberColumn();

  /** Adds a list of at most 2^20 ids. */
  add(ids: readonly number[]): void {
    if (ids.length > this.free || this.chunks.length === 0) {
      this.chunks.push(new Int32Array(chunkLength));
      this.free = chunkLength;
    }
    const offset = chunkLength - this.free;
    this.chunks.at(-1)!.set(ids, offset);
    this.free -= ids.length;
    this.starts.push((this.chunks.length - 1) * chunkLength + offset);
    this.lengths.push(ids.length);
  }

  /** Ids of one list. */
  lengthAt(index: number): number {
    return this.lengths.at(index);
  }

  /** A view of one list. */
  at(index: number): Int32Array {
    const start = this.starts.at(index);
    const offset = start % chunkLength;
    return this.chunks[(start - offset) / chunkLength]!.subarray(offset, offset + this.lengths.at(index));
  }
}

/** Numbers from 0 to 2^32 - 1, four bytes each. */
export class NumberColumn {
  length = 0;
  private values = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(2 * this.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  /** The bytes of all numbers, little-endian; they hold until the next `push`. The column is empty then. */
  take(): Uint8Array {
    const { buffer } = this.values;
    const bytes = new Uint8Array(buffer, 0, this.length * this.values.BYTES_PER_ELEMENT);
    this.length = 0;
    return bytes;
  }

  at(index: number): number {
    if (index < 0 || index >= this.length) throw new RangeError(`There is no entry ${index} among ${this.length}.`);
    return this.values[index]!;
  }
}
