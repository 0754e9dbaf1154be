/** Bytes of a character by its first byte, as SentencePiece counts them: a stray continuation byte counts as one. */
export const charLengths = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4,
);

/** The number of bytes of the well-formed character at `at`, or 0 where the bytes are malformed. `at` < `end`. */
export function wellFormedLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf8 || first < 0xc0 ? 0 : charLengths[first]!;
  if (length === 0 || at + length > end) return 0;
  const second = bytes[at + 1]!;
  if ((second & 0xc0) !== 0x80) return 0;
  if (length === 2) return first >= 0xc2 ? 2 : 0;
  if ((bytes[at + 2]! & 0xc0) !== 0x80) return 0;
  if (length === 3) {
    const code = ((first & 0x0f) << 12) | ((second & 0x3f) << 6);
    return code >= 0x800 && (code < 0xd800 || code >= 0xe000) ? 3 : 0;
  }
  if ((bytes[at + 3]! & 0xc0) !== 0x80) return 0;
  const code = ((first & 0x07) << 18) | ((second & 0x3f) << 12);
  return code >= 0x10000 && code < 0x110000 ? 4 : 0;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes to text; malformed bytes become U+FFFD, a byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return decoder.decode(bytes.subarray(from, to));
}

/** Text to bytes of their own; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Below this length a loop in JavaScript is faster than the call into the runtime's encoder. */
const SHORT_TEXT = 64;

/** A buffer for the UTF-8 form of one text at a time: it grows as needed and is used again. */
export class Utf8Buffer {
  bytes = new Uint8Array(1024);
  length = 0;

  /** Lone surrogates become U+FFFD. */
  write(text: string): void {
    if (this.bytes.length < text.length * 3) this.bytes = new Uint8Array(text.length * 3 + 1024);
    this.length =
      text.length <= SHORT_TEXT ? writeShort(text, this.bytes) : encoder.encodeInto(text, this.bytes).written;
  }

  writeBytes(source: Uint8Array): void {
    if (this.bytes.length < source.length) this.bytes = new Uint8Array(source.length + 1024);
    this.bytes.set(source);
    this.length = source.length;
  }

  /** Gives back what only a very long text needed. */
  shrink(): void {
    if (this.bytes.length > RETAINED_BYTES) this.bytes = new Uint8Array(1024);
  }
}

/** Buffers above this size are not kept for the next text. */
export const RETAINED_BYTES = 1 << 22;

function writeShort(text: string, bytes: Uint8Array): number {
  let to = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes[to++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[to++] = 0xc0 | (code >> 6);
      bytes[to++] = 0x80 | (code & 0x3f);
      continue;
    }
    if (code >= 0xd800 && code < 0xe000) {
      const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
      if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
        at++;
        bytes[to++] = 0xf0 | (code >> 18);
        bytes[to++] = 0x80 | ((code >> 12) & 0x3f);
        bytes[to++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[to++] = 0x80 | (code & 0x3f);
        continue;
      }
      code = 0xfffd;
    }
    bytes[to++] = 0xe0 | (code >> 12);
    bytes[to++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[to++] = 0x80 | (code & 0x3f);
  }
  return to;
}

/**
 * Walks a text once from left to right and knows its position both in UTF-16 units and in UTF-8 bytes.
 * Positions asked for must not go backwards; a position inside a character means the character's start.
 */
export class OffsetWalker {
  private unit = 0;
  private byte = 0;

  constructor(private readonly text: string) {}

  /** The UTF-16 position of a byte position. */
  unitAtByte(byte: number): number {
    while (this.unit < this.text.length && this.byte + this.charBytes() <= byte) this.step();
    return this.unit;
  }

  /** The byte position of a UTF-16 position. */
  byteAtUnit(unit: number): number {
    while (this.unit < unit && this.unit + this.charUnits() <= unit) this.step();
    return this.byte;
  }

  private step(): void {
    const units = this.charUnits();
    this.byte += this.charBytes();
    this.unit += units;
  }

  private charUnits(): number {
    return this.text.codePointAt(this.unit)! > 0xffff ? 2 : 1;
  }

  private charBytes(): number {
    const code = this.text.codePointAt(this.unit)!;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
}
