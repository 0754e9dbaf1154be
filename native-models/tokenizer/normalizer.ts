import type { Charsmap } from './charsmap.ts';
import type { NormalizerSpec } from './sentencepiece-model.ts';
import { LABEL_BITS, LABEL_MASK, longestPrefix, type PieceTrie } from './piece-trie.ts';
import { RETAINED_BYTES, wellFormedLength } from './utf8.ts';

const SPACE = 0x20;
/** `▁` in UTF-8. */
const MARKER = Uint8Array.of(0xe2, 0x96, 0x81);
const REPLACEMENT = Uint8Array.of(0xef, 0xbf, 0xbd);

/** How a byte may be copied without a look at the rules: never, always, or when a byte below 0x80 follows. */
const NOT_PLAIN = 0;
const PLAIN = 1;
const PLAIN_BEFORE_ASCII = 2;

/**
 * SentencePiece's normalizer: user-defined symbols first, then the longest rule of the charsmap, else one character;
 * whitespace according to the spec. Source: normalizer.cc of sentencepiece 0.2.3. One instance works on one text at a time.
 */
export class Normalizer {
  /** The normalized text; only the first `length` bytes count, and only until the next call. */
  bytes = new Uint8Array(1024);
  length = 0;
  /** `sourceOf[i]`: where in the source (in bytes) the normalized byte `i` comes from; one more entry for the end. */
  sourceOf = new Int32Array(1024);

  private readonly charsmap: Charsmap | null;
  private readonly space: Uint8Array;
  private readonly plain: Uint8Array;
  /** What stands at the position looked at last: `chunk[chunkFrom..chunkTo)`, made of `consumed` source bytes. */
  private chunk: Uint8Array = MARKER;
  private chunkFrom = 0;
  private chunkTo = 0;
  private consumed = 0;

  constructor(
    private readonly spec: NormalizerSpec,
    private readonly treatWhitespaceAsSuffix: boolean,
    private readonly symbols: PieceTrie | null,
  ) {
    this.charsmap = spec.charsmap;
    this.space = spec.escape_whitespaces ? MARKER : Uint8Array.of(SPACE);
    this.plain = plainBytes(spec.charsmap, symbols);
  }

  /** Normalizes `source[0..end)` into `bytes`, and fills `sourceOf` if asked to. */
  normalize(source: Uint8Array, end: number, trackSource: boolean): void {
    const { remove_extra_whitespaces: removeExtra, add_dummy_prefix: dummyPrefix } = this.spec;
    this.length = 0;
    let at = 0;
    while (removeExtra && at < end) {
      this.look(source, at, end);
      if (this.chunkTo - this.chunkFrom !== 1 || this.chunk[this.chunkFrom] !== SPACE) break;
      at += this.consumed;
    }
    if (at >= end) {
      this.sourceOf[0] = 0;
      return;
    }
    this.reserve(end - at + 16, trackSource);
    if (dummyPrefix && !this.treatWhitespaceAsSuffix) this.appendSpace(at, trackSource);
    this.appendAll(source, at, end, trackSource);
    let sourceEnd = end;
    while (removeExtra && this.endsWithSpace()) {
      this.length -= this.space.length;
      sourceEnd = this.sourceOf[this.length]!;
    }
    if (dummyPrefix && this.treatWhitespaceAsSuffix) this.appendSpace(sourceEnd, trackSource);
    this.reserve(1, trackSource);
    this.sourceOf[this.length] = sourceEnd;
  }

  /** Gives back what only a very long text needed. */
  shrink(): void {
    if (this.bytes.length > RETAINED_BYTES) this.bytes = new Uint8Array(1024);
    if (this.sourceOf.length > RETAINED_BYTES / 4) this.sourceOf = new Int32Array(1024);
  }

  private appendAll(source: Uint8Array, from: number, end: number, trackSource: boolean): void {
    const removeExtra = this.spec.remove_extra_whitespaces;
    const { plain } = this;
    let afterSpace = removeExtra;
    for (let at = from; at < end;) {
      const byte = source[at]!;
      const kind = plain[byte]!;
      if (kind === PLAIN || (kind === PLAIN_BEFORE_ASCII && (at + 1 === end || source[at + 1]! < 0x80))) {
        if (this.length + 1 >= this.bytes.length) this.reserve(1, trackSource);
        if (trackSource) this.sourceOf[this.length] = at;
        this.bytes[this.length++] = byte;
        afterSpace = false;
        at++;
        continue;
      }
      this.look(source, at, end);
      const { chunk, chunkTo } = this;
      let next = this.chunkFrom;
      while (afterSpace && next < chunkTo && chunk[next] === SPACE) next++;
      if (next < chunkTo) {
        this.reserve((chunkTo - next) * MARKER.length, trackSource);
        for (; next < chunkTo; next++) {
          if (chunk[next] === SPACE) this.appendSpace(at, trackSource);
          else {
            if (trackSource) this.sourceOf[this.length] = at;
            this.bytes[this.length++] = chunk[next]!;
          }
        }
        afterSpace = removeExtra && chunk[chunkTo - 1] === SPACE;
      }
      at += this.consumed;
    }
  }

  /** Finds what the source becomes at `at`. */
  private look(source: Uint8Array, at: number, end: number): void {
    if (this.symbols !== null) {
      const length = longestPrefix(this.symbols, source, at, end);
      if (length > 0) return this.found(source, at, at + length, length);
    }
    if (this.charsmap !== null) {
      this.charsmap.find(source, at, end);
      const { matchLength, matchValue, replacements } = this.charsmap;
      if (matchLength > 0) {
        return this.found(replacements, matchValue, this.charsmap.replacementEnd(matchValue), matchLength);
      }
    }
    const length = wellFormedLength(source, at, end);
    if (length > 0) this.found(source, at, at + length, length);
    else this.found(REPLACEMENT, 0, REPLACEMENT.length, 1);
  }

  private found(chunk: Uint8Array, from: number, to: number, consumed: number): void {
    this.chunk = chunk;
    this.chunkFrom = from;
    this.chunkTo = to;
    this.consumed = consumed;
  }

  private appendSpace(at: number, trackSource: boolean): void {
    this.reserve(this.space.length, trackSource);
    for (const byte of this.space) {
      if (trackSource) this.sourceOf[this.length] = at;
      this.bytes[this.length++] = byte;
    }
  }

  private endsWithSpace(): boolean {
    const { bytes, space, length } = this;
    const from = length - space.length;
    return from >= 0 && bytes[from] === space[0] && (space.length === 1 || markerAt(bytes, from));
  }

  /** Makes room for `more` bytes, and for one entry beyond them in `sourceOf`. */
  private reserve(more: number, trackSource: boolean): void {
    const needed = this.length + more + 1;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(needed + (needed >> 1));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    if (trackSource && needed > this.sourceOf.length) {
      const grown = new Int32Array(needed + (needed >> 1));
      grown.set(this.sourceOf.subarray(0, this.length));
      this.sourceOf = grown;
    }
  }
}

function markerAt(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === MARKER[0] && bytes[at + 1] === MARKER[1] && bytes[at + 2] === MARKER[2];
}

/** For each byte below 0x80 (space excepted), whether rules or symbols may begin with it. */
function plainBytes(charsmap: Charsmap | null, symbols: PieceTrie | null): Uint8Array {
  const plain = new Uint8Array(256);
  for (let byte = 0; byte < 0x80; byte++) {
    if (byte === SPACE || (symbols !== null && beginsSymbol(symbols, byte))) continue;
    if (charsmap === null || !charsmap.hasRuleFrom([byte])) plain[byte] = PLAIN;
    else {
      charsmap.find(Uint8Array.of(byte), 0, 1);
      const alone = charsmap.matchLength === 0;
      const asciiNext = Array.from({ length: 0x80 }, (_, next) => charsmap.hasRuleFrom([byte, next])).some(Boolean);
      plain[byte] = alone && !asciiNext ? PLAIN_BEFORE_ASCII : NOT_PLAIN;
    }
  }
  return plain;
}

function beginsSymbol(symbols: PieceTrie, byte: number): boolean {
  const { cells } = symbols;
  return (cells[2 * ((cells[0]! >>> LABEL_BITS) ^ byte)]! & LABEL_MASK) === byte;
}
