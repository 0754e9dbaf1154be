/** Cells one block of the double array holds: one for each byte. */
const BLOCK = 256;
/** Only the newest blocks are searched for free cells, so that building takes linear time (as darts-clone does). */
const OPEN_BLOCKS = 4;
/** The labels, no bytes, of a free cell and of the root. */
const FREE = 0x100;
const ROOT = 0x101;
/** Bits of a cell that hold its label. */
export const LABEL_BITS = 9;
export const LABEL_MASK = 0x1ff;
const MAX_CELLS = 1 << (32 - LABEL_BITS);

/**
 * A set of byte strings, each with a number: a double array in one Int32Array. Cell `c` lies at `2c` and `2c + 1`:
 * first `base << 9 | label`, then the value of the string that ends there, or −1. The child of a cell for a byte is
 * `base ^ byte`, if that cell's label is the byte. The root is cell 0. Base 0 belongs to the cells without children.
 */
export interface PieceTrie {
  readonly cells: Int32Array;
}

/** The length of the longest string of the trie that begins at `at`, 0 if there is none. */
export function longestPrefix(trie: PieceTrie, bytes: Uint8Array, at: number, end: number): number {
  const { cells } = trie;
  let unit = cells[0]!;
  let longest = 0;
  for (let i = at; i < end;) {
    const byte = bytes[i++]!;
    const cell = ((unit >>> LABEL_BITS) ^ byte) << 1;
    unit = cells[cell]!;
    if ((unit & LABEL_MASK) !== byte) break;
    if (cells[cell + 1]! >= 0) longest = i - at;
  }
  return longest;
}

/** Builds the trie of `keys[i]` → `values[i]`; keys are distinct and not empty. Throws RangeError beyond 8 million cells. */
export function buildPieceTrie(keys: readonly Uint8Array[], values: readonly number[]): PieceTrie {
  return new DoubleArrayBuilder().build(linkKeys(keys, values));
}

/** The same trie with one node for each byte, children as linked lists: quick to insert into. */
interface LinkedTrie {
  readonly count: number;
  readonly label: Uint8Array;
  readonly value: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
}

function linkKeys(keys: readonly Uint8Array[], values: readonly number[]): LinkedTrie {
  const capacity = keys.reduce((sum, key) => sum + key.length, 1);
  const label = new Uint8Array(capacity);
  const value = new Int32Array(capacity).fill(-1);
  const firstChild = new Int32Array(capacity);
  const nextSibling = new Int32Array(capacity);
  let count = 1;
  for (const [index, key] of keys.entries()) {
    let node = 0;
    for (const byte of key) {
      let child = firstChild[node]!;
      while (child !== 0 && label[child] !== byte) child = nextSibling[child]!;
      if (child === 0) {
        child = count++;
        label[child] = byte;
        nextSibling[child] = firstChild[node]!;
        firstChild[node] = child;
      }
      node = child;
    }
    value[node] = values[index]!;
  }
  return { count, label, value, firstChild, nextSibling };
}

class DoubleArrayBuilder {
  private cells = new Int32Array(0);
  private baseTaken = new Uint8Array(0);
  /** Free cells of the open blocks as a ring around −1: neighbours of cell `c`, shifted by one. */
  private nextFree = new Int32Array(1);
  private previousFree = new Int32Array(1);
  private blocks = 0;

  build(trie: LinkedTrie): PieceTrie {
    this.addBlock();
    this.unlink(0);
    this.cells[0] = ROOT;
    this.baseTaken[0] = 1;
    const cellOf = new Int32Array(trie.count);
    // Depth first: what belongs to one piece lies close together.
    const stack = new Int32Array(trie.count);
    const children = new Uint8Array(BLOCK);
    let waiting = 1;
    while (waiting > 0) {
      const node = stack[--waiting]!;
      let childCount = 0;
      for (let child = trie.firstChild[node]!; child !== 0; child = trie.nextSibling[child]!) {
        children[childCount++] = trie.label[child]!;
      }
      if (childCount === 0) continue;
      const base = this.findBase(children, childCount);
      this.baseTaken[base] = 1;
      const cell = cellOf[node]!;
      this.cells[2 * cell] = (base << LABEL_BITS) | (this.cells[2 * cell]! & LABEL_MASK);
      for (let child = trie.firstChild[node]!; child !== 0; child = trie.nextSibling[child]!) {
        const childCell = base ^ trie.label[child]!;
        this.unlink(childCell);
        this.cells[2 * childCell] = trie.label[child]!;
        this.cells[2 * childCell + 1] = trie.value[child]!;
        cellOf[child] = childCell;
        stack[waiting++] = child;
      }
    }
    return { cells: this.cells.slice(0, 2 * BLOCK * this.blocks) };
  }

  /** A base, not yet taken, for which the cells of all these labels are free. */
  private findBase(labels: Uint8Array, count: number): number {
    const first = labels[0]!;
    for (let cell = this.nextFree[0]! - 1; cell >= 0; cell = this.nextFree[cell + 1]! - 1) {
      const base = cell ^ first;
      if (this.baseTaken[base] === 0 && this.allFree(base, labels, count)) return base;
    }
    this.addBlock();
    return ((this.blocks - 1) * BLOCK) ^ first;
  }

  private allFree(base: number, labels: Uint8Array, count: number): boolean {
    for (let i = 1; i < count; i++) if ((this.cells[2 * (base ^ labels[i]!)]! & LABEL_MASK) !== FREE) return false;
    return true;
  }

  private addBlock(): void {
    if ((this.blocks + 1) * BLOCK > MAX_CELLS) throw new RangeError('The vocabulary needs more than 8 million cells.');
    this.grow((this.blocks + 1) * BLOCK);
    const from = this.blocks * BLOCK;
    for (let cell = from; cell < from + BLOCK; cell++) {
      this.cells[2 * cell] = FREE;
      this.cells[2 * cell + 1] = -1;
      const last = this.previousFree[0]!;
      this.nextFree[last] = cell + 1;
      this.previousFree[cell + 1] = last;
      this.nextFree[cell + 1] = 0;
      this.previousFree[0] = cell + 1;
    }
    this.blocks++;
    const closing = this.blocks - 1 - OPEN_BLOCKS;
    if (closing < 0) return;
    for (let cell = closing * BLOCK; cell < (closing + 1) * BLOCK; cell++) {
      if ((this.cells[2 * cell]! & LABEL_MASK) === FREE) this.unlink(cell);
    }
  }

  /** Takes a cell out of the ring of free cells. */
  private unlink(cell: number): void {
    const next = this.nextFree[cell + 1]!;
    const previous = this.previousFree[cell + 1]!;
    this.nextFree[previous] = next;
    this.previousFree[next] = previous;
  }

  private grow(cells: number): void {
    if (cells <= this.baseTaken.length) return;
    const capacity = Math.max(cells, 2 * this.baseTaken.length);
    this.cells = copyInto(new Int32Array(2 * capacity), this.cells);
    this.baseTaken = copyInto(new Uint8Array(capacity), this.baseTaken);
    this.nextFree = copyInto(new Int32Array(capacity + 1), this.nextFree);
    this.previousFree = copyInto(new Int32Array(capacity + 1), this.previousFree);
  }
}

function copyInto<Values extends Int32Array | Uint8Array>(larger: Values, values: Values): Values {
  larger.set(values);
  return larger;
}
