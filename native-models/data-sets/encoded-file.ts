import { inEnglish } from '../errors/phrases.ts';
import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { bytesOf } from '../tensor/tensor.ts';
import { DataSetError } from './data-set-error.ts';
import type { EncodedExamples } from './encoded-examples.ts';

const ROW_LENGTH = 3;
/** Where every so many examples begin is noted down; in between the lengths are added. */
const STRIDE = 64;
/** So many ids, 64 KiB, are read at once: a source with its target and, in order, hundreds of examples. */
const WINDOW_LENGTH = 2 ** 14;
const ID_BYTES = Int32Array.BYTES_PER_ELEMENT;

/**
 * Examples whose token ids stay in a file, each source followed by its target: int32, little-endian. In memory are twelve
 * bytes an example and one window of the file. The handle belongs to whoever opened it.
 */
export class EncodedFile implements EncodedExamples {
  readonly count: number;
  readonly #starts: Float64Array;
  /** Ids in all. */
  readonly #total: number;
  readonly #buffer = new Int32Array(WINDOW_LENGTH);
  /** The part of the buffer that holds ids, and the place of the first of them among all ids. */
  #window = new Int32Array(0);
  #windowStart = 0;

  /** @param rows three numbers an example: its line, the tokens of its source, those of its target. */
  constructor(
    private readonly handle: FileHandle,
    private readonly file: string,
    private readonly rows: Uint32Array,
  ) {
    this.count = rows.length / ROW_LENGTH;
    this.#starts = new Float64Array(Math.ceil(this.count / STRIDE));
    let start = 0;
    for (let index = 0; index < this.count; index++) {
      if (index % STRIDE === 0) this.#starts[index / STRIDE] = start;
      start += this.#length(index);
    }
    this.#total = start;
  }

  source(index: number): Int32Array {
    return this.#read(index, this.#start(index), this.sourceLength(index));
  }

  target(index: number): Int32Array {
    const sourceLength = this.sourceLength(index);
    return this.#read(index, this.#start(index) + sourceLength, this.targetLength(index));
  }

  sourceLength(index: number): number {
    return this.rows[this.#row(index) + 1]!;
  }

  targetLength(index: number): number {
    return this.rows[this.#row(index) + 2]!;
  }

  line(index: number): number {
    return this.rows[this.#row(index)]!;
  }

  #row(index: number): number {
    if (index < 0 || index >= this.count) throw new RangeError(`There is no example ${index} among ${this.count}.`);
    return index * ROW_LENGTH;
  }

  /** Ids of an example. */
  #length(index: number): number {
    const row = index * ROW_LENGTH;
    return this.rows[row + 1]! + this.rows[row + 2]!;
  }

  /** The place of an example's first id among all ids. */
  #start(index: number): number {
    const noted = index - (index % STRIDE);
    let start = this.#starts[noted / STRIDE] ?? 0;
    for (let before = noted; before < index; before++) start += this.#length(before);
    return start;
  }

  #read(index: number, start: number, length: number): Int32Array {
    if (length > WINDOW_LENGTH) return this.#fill(new Int32Array(length), index, start);
    const end = this.#windowStart + this.#window.length;
    if (start < this.#windowStart || start + length > end) {
      this.#window = new Int32Array(0); // what a failed read leaves behind is not served
      const window = this.#buffer.subarray(0, Math.min(WINDOW_LENGTH, this.#total - start));
      this.#window = this.#fill(window, index, start);
      this.#windowStart = start;
    }
    const from = start - this.#windowStart;
    return this.#window.slice(from, from + length);
  }

  #fill(ids: Int32Array<ArrayBuffer>, index: number, start: number): Int32Array<ArrayBuffer> {
    const bytes = bytesOf(ids);
    try {
      for (let done = 0; done < bytes.length;) {
        const read = readSync(this.handle.fd, bytes, done, bytes.length - done, start * ID_BYTES + done);
        if (read === 0) throw new Error('the file ends before');
        done += read;
      }
    } catch (error) {
      throw this.#unreadable(index, start * ID_BYTES, bytes.length, error as NodeJS.ErrnoException);
    }
    return ids;
  }

  #unreadable(index: number, from: number, size: number, error: NodeJS.ErrnoException): DataSetError {
    const { file } = this;
    const place = ['example-line', index, this.line(index)] as const;
    const reason = error.code ?? error.message;
    const found = ['system', reason] as const;
    const message = `The token ids of ${inEnglish(place)} cannot be read from ${file}: ${reason}.`;
    const expected = ['bytes-from', size, from] as const;
    const hint = 'Start or resume again: what cannot be read is encoded anew.';
    return new DataSetError('examples-unreadable', message, { file, place, expected, found, hint }, error);
  }
}
