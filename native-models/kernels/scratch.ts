/** A number every so many bytes: a line of the processor's cache. */
const ALIGNMENT = 64;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** A part of the kernels' memory for what lasts no longer than one piece of work. */
export class Scratch {
  #used = 0;

  constructor(
    private readonly buffer: ArrayBufferLike,
    private readonly start: number,
    private readonly bytes: number,
  ) {}

  /** Everything taken so far is free again. */
  clear(): void {
    this.#used = 0;
  }

  /** Holds what was there before. @throws RangeError where it is used up: a fault of the caller. */
  float32(length: number): Float32Array {
    return new Float32Array(this.buffer, this.#take(4 * length), length);
  }

  /** As float32. */
  float64(length: number): Float64Array {
    return new Float64Array(this.buffer, this.#take(8 * length), length);
  }

  #take(bytes: number): number {
    const place = this.start + this.#used;
    this.#used += aligned(bytes);
    if (this.#used > this.bytes) throw new RangeError(`The kernels' scratch of ${this.bytes} bytes is used up.`);
    return place;
  }
}
