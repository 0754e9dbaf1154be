import { LABEL_BITS, LABEL_MASK, type PieceTrie } from './piece-trie.ts';
import { charLengths } from './utf8.ts';

/** A position that no piece has reached yet. */
const UNREACHED = -2;
/** The id of an unknown character where the vocabulary has no UNKNOWN piece. */
export const NO_ID = -1;
/** sentencepiece 0.2.3 subtracts the best score from all open ones beyond this, so that float32 stays exact enough. */
const SCORE_RESET = 100_000;
/** Normalized bytes looked at before what is already certain is written down. */
const WINDOW = 1 << 16;

export interface ViterbiOptions {
  readonly trie: PieceTrie;
  /** By id; of user-defined pieces the bonus that makes them win. */
  readonly scores: Float64Array;
  readonly unkScore: number;
  readonly unkId: number;
  /** `float32`: sums rounded as sentencepiece rounds them. `float64`: as Hugging Face's tokenizers. */
  readonly precision: 'float32' | 'float64';
}

/**
 * The best segmentation of a normalized text under a unigram model (Viterbi over UTF-8 bytes; a later path replaces an
 * earlier one only if it is strictly better). Source: `EncodeOptimized` in unigram_model.cc of sentencepiece 0.2.3.
 * Time is linear in the text; beside the result, memory depends on the window alone.
 */
export class Viterbi {
  /** Result: piece `i` has id `ids[i]` and ends before byte `ends[i]`; valid until the next call. */
  ids = new Int32Array(256);
  ends = new Int32Array(256);
  count = 0;

  private capacity = 0;
  /** For each byte of the window: the best path ending there, its last piece, and that piece's length in bytes. */
  private best = new Float64Array(0);
  private last = new Int32Array(0);
  private lengths = new Uint16Array(0);
  /** The text position of the window's first byte, and how far pieces reach. */
  private origin = 0;
  private frontier = 0;

  constructor(private readonly options: ViterbiOptions) {}

  /** Segments `bytes[from..to)`. */
  run(bytes: Uint8Array, from: number, to: number): void {
    this.count = 0;
    this.origin = from;
    this.frontier = from;
    let window = Math.min(to - from, WINDOW);
    let reach = this.open(to - from, window);
    for (let at = from; at < to;) {
      at = this.extend(bytes, at, to, Math.min(this.origin + window, to));
      if (at >= to) break;
      if (!this.settle(at)) {
        window *= 2;
        reach = this.open(to - this.origin, window);
      }
      this.clear(this.frontier - this.origin + 1, reach);
    }
    this.write(to);
  }

  /** Gives back what only a very long text needed. */
  shrink(): void {
    if (this.capacity > 4 * WINDOW) {
      this.capacity = 0;
      this.best = new Float64Array(0);
      this.last = new Int32Array(0);
      this.lengths = new Uint16Array(0);
    }
    if (this.ids.length > 4 * WINDOW) {
      this.ids = new Int32Array(256);
      this.ends = new Int32Array(256);
    }
  }

  /** Takes paths on from every character in [at, stop); returns the first character at or beyond `stop`. */
  private extend(bytes: Uint8Array, from: number, to: number, stop: number): number {
    const { best, last, lengths, origin } = this;
    const { scores, unkScore, unkId, precision } = this.options;
    const { cells } = this.options.trie;
    const rootUnit = cells[0]!;
    const single = precision === 'float32';
    let { frontier } = this;
    let at = from;
    while (at < stop) {
      let here = best[at - origin]!;
      if (single && (here < -SCORE_RESET || here > SCORE_RESET)) {
        this.rebase(at, frontier, here);
        here = 0;
      }
      const charEnd = Math.min(at + charLengths[bytes[at]!]!, to);
      let charIsPiece = false;
      let unit = rootUnit;
      for (let end = at; end < to;) {
        const byte = bytes[end++]!;
        const cell = ((unit >>> LABEL_BITS) ^ byte) << 1;
        unit = cells[cell]!;
        if ((unit & LABEL_MASK) !== byte) break;
        const id = cells[cell + 1]!;
        if (id < 0) continue;
        const sum = scores[id]! + here;
        const score = single ? Math.fround(sum) : sum;
        const index = end - origin;
        if (score > best[index]! || last[index] === UNREACHED) {
          best[index] = score;
          last[index] = id;
          lengths[index] = end - at;
        }
        if (end === charEnd) charIsPiece = true;
        if (end > frontier) frontier = end;
      }
      if (!charIsPiece) {
        const sum = unkScore + here;
        const score = single ? Math.fround(sum) : sum;
        const index = charEnd - origin;
        if (score > best[index]! || last[index] === UNREACHED) {
          best[index] = score;
          last[index] = unkId;
          lengths[index] = charEnd - at;
        }
        if (charEnd > frontier) frontier = charEnd;
      }
      at = charEnd;
    }
    this.frontier = frontier;
    return at;
  }

  private rebase(at: number, frontier: number, offset: number): void {
    for (let index = at - this.origin; index <= frontier - this.origin; index++) {
      if (index === at - this.origin || this.last[index] !== UNREACHED) {
        this.best[index] = Math.fround(this.best[index]! - offset);
      }
    }
  }

  /**
   * Writes down the pieces that every open path has in common and moves the window behind them.
   * Returns false if the open paths part at the window's very beginning.
   */
  private settle(at: number): boolean {
    const { origin, last, lengths } = this;
    const open = new Set<number>();
    for (let index = at - origin; index <= this.frontier - origin; index++) {
      if (last[index] !== UNREACHED) open.add(index);
    }
    // The path that ends last steps back, until all are on the same position.
    for (let index = this.frontier - origin; open.size > 1; index--) {
      if (open.delete(index)) open.add(index - lengths[index]!);
    }
    const [common = 0] = open;
    if (common === 0) return false;
    this.write(origin + common);
    const end = this.frontier - origin + 1;
    this.best.copyWithin(0, common, end);
    this.last.copyWithin(0, common, end);
    this.lengths.copyWithin(0, common, end);
    this.origin += common;
    return true;
  }

  /** Appends the best path from the window's beginning to `end` to the result. */
  private write(end: number): void {
    const { last, lengths, origin } = this;
    let pieces = 0;
    for (let index = end - origin; index > 0; index -= lengths[index]!) pieces++;
    this.growResult(this.count + pieces);
    let slot = this.count + pieces;
    for (let index = end - origin; index > 0; index -= lengths[index]!) {
      this.ids[--slot] = last[index]!;
      this.ends[slot] = origin + index;
    }
    this.count += pieces;
  }

  /** Makes room for the window and what a piece may reach beyond it; returns the last index that may be reached. */
  private open(remaining: number, window: number): number {
    const reach = Math.min(remaining, window + LONGEST_PIECE);
    if (reach >= this.capacity) {
      this.capacity = reach + 1 + Math.min(reach, WINDOW);
      this.best = grown(this.best, new Float64Array(this.capacity));
      this.last = grown(this.last, new Int32Array(this.capacity));
      this.lengths = grown(this.lengths, new Uint16Array(this.capacity));
    }
    if (this.frontier === this.origin) {
      this.best[0] = 0;
      this.clear(1, reach);
      this.last[0] = NO_ID;
    }
    return reach;
  }

  private clear(from: number, to: number): void {
    this.best.fill(-Infinity, from, to + 1);
    this.last.fill(UNREACHED, from, to + 1);
  }

  private growResult(count: number): void {
    if (count <= this.ids.length) return;
    this.ids = grown(this.ids, new Int32Array(2 * count));
    this.ends = grown(this.ends, new Int32Array(2 * count));
  }
}

/** No piece has as many bytes (the parsers see to it). */
const LONGEST_PIECE = 1 << 15;

function grown<Values extends Float64Array | Int32Array | Uint16Array>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}
