/**
 * The k largest of many values, kept sorted, largest first. Equal values keep the order in which they came, so offering
 * by rising index lets the lowest index win. Made once and cleared for each use: nothing is allocated per value.
 */
export class TopK {
  readonly values: Float64Array;
  readonly indices: Int32Array;
  count = 0;

  constructor(readonly capacity: number) {
    this.values = new Float64Array(capacity);
    this.indices = new Int32Array(capacity);
  }

  clear(): void {
    this.count = 0;
  }

  /** A value at or below this one would not be kept. */
  get threshold(): number {
    return this.count < this.capacity ? -Infinity : this.values[this.capacity - 1]!;
  }

  /** Values of −∞ and NaN are never kept. */
  offer(value: number, index: number): void {
    if (!(value > this.threshold)) return;
    let place = this.count < this.capacity ? this.count++ : this.capacity - 1;
    while (place > 0 && this.values[place - 1]! < value) {
      this.values[place] = this.values[place - 1]!;
      this.indices[place] = this.indices[place - 1]!;
      place--;
    }
    this.values[place] = value;
    this.indices[place] = index;
  }

  /** Offers a whole row: values[i] under the index i. */
  offerAll(values: Float32Array): void {
    let threshold = this.threshold;
    for (let index = 0; index < values.length; index++) {
      if (values[index]! > threshold) {
        this.offer(values[index]!, index);
        threshold = this.threshold;
      }
    }
  }
}
