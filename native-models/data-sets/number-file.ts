import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { NumberColumn } from './token-lists.ts';

/** So many numbers, 1 MiB, wait in memory before they are written. */
const batchLength = 2 ** 18;

/** How a finished file is known. */
export interface NumberFileHash {
  readonly size_bytes: number;
  readonly sha256: string;
}

/** A new file of numbers from 0 to 2^32 - 1, four bytes each, little-endian, written while they come. */
export class NumberFile implements AsyncDisposable {
  readonly #waiting = new NumberColumn();
  readonly #hash = createHash('sha256');
  readonly #handle: FileHandle;
  #size_bytes = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Throws what the disk throws, as all other calls do. */
  static async create(path: string): Promise<NumberFile> {
    return new NumberFile(await open(path, 'wx'));
  }

  push(value: number): void {
    this.#waiting.push(value);
  }

  /** Whether so many numbers wait that `drain` has its turn. */
  get isFull(): boolean {
    return this.#waiting.length >= batchLength;
  }

  /** Writes what waits; nothing may be pushed meanwhile. */
  async drain(): Promise<void> {
    const bytes = this.#waiting.take();
    this.#hash.update(bytes);
    this.#size_bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }

  /** Writes the rest, and closes the file. */
  async finish(): Promise<NumberFileHash> {
    await this.drain();
    await this.#handle.close();
    return { size_bytes: this.#size_bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes the file, finished or not. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}
