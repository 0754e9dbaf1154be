/** Protocol buffers, wire format (protobuf.dev/programming-guides/encoding): just what a ModelProto needs. */
const encoder = new TextEncoder();
/** As many bytes as the length of a nested message may take. */
const MAX_LENGTH_BYTES = 5;

/**
 * Collects the fields of a message in one growing buffer. A nested message is written by a callback, then moved to make
 * room for its length, which is known only afterwards.
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  #varint(value: number | bigint): void {
    this.#reserve(10);
    if (typeof value === 'number' && value >= 0 && value <= 0xffffffff) {
      let rest = value;
      while (rest > 0x7f) {
        this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
        rest = Math.floor(rest / 128);
      }
      this.#bytes[this.#length++] = rest;
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value)); // negative numbers are ten bytes long
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  #key(field: number, wireType: 0 | 2 | 5): void {
    this.#varint((field << 3) | wireType);
  }

  int(field: number, value: number | bigint): this {
    this.#key(field, 0);
    this.#varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#key(field, 5);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#key(field, 2);
    this.#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value));
  }

  message(field: number, write: (message: ProtobufWriter) => void): this {
    this.#key(field, 2);
    const start = this.#length;
    write(this);
    const size = this.#length - start;
    this.#reserve(MAX_LENGTH_BYTES);
    this.#length = start;
    const content = this.#bytes.slice(start, start + size);
    this.#varint(size);
    this.#bytes.set(content, this.#length);
    this.#length += size;
    return this;
  }

  /** The message's bytes, a copy. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
