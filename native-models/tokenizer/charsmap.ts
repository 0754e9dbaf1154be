import { invalidTokenizer } from './tokenizer-error.ts';

/** As many rules as may begin with the same bytes; SentencePiece looks at no more. */
const MAX_NESTED_RULES = 32;

/**
 * The rules by which SentencePiece rewrites characters: `normalizer_spec.precompiled_charsmap`, parsed.
 * A blob is the size of the trie (u32), a Darts double array (u32 units), and the replacements, each ended by a NUL.
 */
export class Charsmap {
  /** Length in bytes of the rule that `find` found last; 0 if none. */
  matchLength = 0;
  /** Where its replacement begins in `replacements`. */
  matchValue = 0;

  private constructor(
    private readonly units: Int32Array,
    readonly replacements: Uint8Array,
  ) {}

  /** Throws TokenizerError `tokenizer-invalid` unless every offset in the trie stays inside it. */
  static parse(blob: Uint8Array, file: string, place: string): Charsmap {
    const fail = (expected: string, found: string) => invalidTokenizer(file, place, expected, found);
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    const trieBytes = blob.length > 4 ? view.getUint32(0, true) : 0;
    if (trieBytes < 1024 || trieBytes % 1024 !== 0 || trieBytes >= blob.length - 4) {
      throw fail('a trie of a multiple of 1024 bytes', `${trieBytes} bytes in a blob of ${blob.length}`);
    }
    const units = Int32Array.from({ length: trieBytes / 4 }, (_, index) => view.getInt32(4 + 4 * index, true));
    const replacements = blob.slice(4 + trieBytes);
    if (replacements.at(-1) !== 0) throw fail('ended by a NUL', `ended by ${String(replacements.at(-1))}`);
    const bad = firstBadUnit(units, replacements.length);
    if (bad >= 0) throw fail('a trie whose offsets stay inside it', `outside at unit ${bad}`);
    return new Charsmap(units, replacements);
  }

  /** Looks for the longest rule that begins at `at` and leaves it in `matchLength` and `matchValue`. */
  find(bytes: Uint8Array, at: number, end: number): void {
    const { units } = this;
    this.matchLength = 0;
    let node = offsetOf(units[0]!);
    let rules = 0;
    for (let i = at; i < end; i++) {
      const byte = bytes[i]!;
      node ^= byte;
      const unit = units[node]!;
      if ((unit & 0x800000ff) !== byte) return;
      node ^= offsetOf(unit);
      if ((unit & 0x100) === 0) continue;
      this.matchLength = i + 1 - at;
      this.matchValue = units[node]! & 0x7fffffff;
      if (++rules === MAX_NESTED_RULES) return;
    }
  }

  /** Length of the first, that is the shortest, rule that begins at `at`, left with its value like `find` does. */
  findShortest(bytes: Uint8Array, at: number, end: number): void {
    this.matchLength = 0;
    for (let length = 1; at + length <= end && this.matchLength === 0; length++) this.find(bytes, at, at + length);
  }

  /** Where the replacement that begins at `from` ends. */
  replacementEnd(from: number): number {
    let to = from;
    while (this.replacements[to] !== 0) to++;
    return to;
  }

  /** Whether some rule begins with these bytes. */
  hasRuleFrom(prefix: readonly number[]): boolean {
    let node = offsetOf(this.units[0]!);
    for (const byte of prefix) {
      node ^= byte;
      const unit = this.units[node]!;
      if ((unit & 0x800000ff) !== byte) return false;
      node ^= offsetOf(unit);
    }
    return true;
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

/** The check that sentencepiece 0.2.3 makes before it trusts a trie; −1 if all is well. */
function firstBadUnit(units: Int32Array, replacementBytes: number): number {
  const size = units.length;
  const labelOf = (index: number) => units[index]! & 0x800000ff;
  const root = units[0]!;
  if (labelOf(0) !== 0 || (root & 0x100) !== 0 || offsetOf(root) === 0 || (offsetOf(root) | 0xff) >= size) return 0;
  for (let index = 1; index < size; index++) {
    const unit = units[index]!;
    if (unit < 0) {
      if ((unit & 0x7fffffff) >= replacementBytes) return index;
      continue;
    }
    const child = index ^ offsetOf(unit);
    if (child < 0 || (child | 0xff) >= size) return index;
    if ((unit & 0x100) !== 0 && units[child]! >= 0) return index;
  }
  return -1;
}
