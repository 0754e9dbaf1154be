import { OffsetWalker } from './utf8.ts';

/**
 * A text on its way through normalization: `starts[i]` is where in the source its UTF-16 unit `i` comes from, in units;
 * one more entry for the end.
 */
export interface MappedText {
  readonly text: string;
  readonly starts: Int32Array;
}

/** The source text itself, `from` being its place in a larger source. */
export function mappedSource(text: string, from = 0): MappedText {
  const starts = new Int32Array(text.length + 1);
  for (let index = 0; index < starts.length; index++) starts[index] = from + index;
  return { text, starts };
}

export function sliceMapped({ text, starts }: MappedText, from: number, to: number): MappedText {
  return { text: text.slice(from, to), starts: starts.subarray(from, to + 1) };
}

/** Builds a text out of parts of another one and of what replaces them. */
export class MappedBuilder {
  private readonly parts: string[] = [];
  private starts = new Int32Array(256);
  private length = 0;
  /** A part of the source still to be copied: neighbouring parts are copied together. */
  private copyFrom = 0;
  private copyTo = 0;

  constructor(private readonly source: MappedText) {}

  /** Takes over a part as it is. */
  copy(from: number, to: number): void {
    if (from !== this.copyTo) {
      this.flush();
      this.copyFrom = from;
    }
    this.copyTo = to;
  }

  /** Puts `text` where the part from `from` was. */
  insert(text: string, from: number): void {
    this.flush();
    this.parts.push(text);
    this.reserve(text.length);
    this.starts.fill(this.source.starts[from]!, this.length, this.length + text.length);
    this.length += text.length;
  }

  finish(end = this.source.text.length): MappedText {
    this.flush();
    this.reserve(1);
    this.starts[this.length] = this.source.starts[end]!;
    return { text: this.parts.join(''), starts: this.starts.subarray(0, this.length + 1) };
  }

  private flush(): void {
    const { copyFrom: from, copyTo: to } = this;
    if (from === to) return;
    this.parts.push(this.source.text.slice(from, to));
    this.reserve(to - from);
    this.starts.set(this.source.starts.subarray(from, to), this.length);
    this.length += to - from;
    this.copyFrom = to;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.starts.length) return;
    const grown = new Int32Array(2 * (this.length + more));
    grown.set(this.starts);
    this.starts = grown;
  }
}

/** A normalized text in UTF-8, `sourceOf` being the byte of `source` that each of its bytes comes from. */
export function mappedFromBytes(source: string, text: string, sourceOf: Int32Array): MappedText {
  const inSource = new OffsetWalker(source);
  const inText = new OffsetWalker(text);
  const starts = new Int32Array(text.length + 1);
  for (let unit = 0; unit <= text.length; unit++) {
    starts[unit] = inSource.unitAtByte(sourceOf[inText.byteAtUnit(unit)]!);
  }
  return { text, starts };
}

/** Texts behind one another. */
export function joinMapped(parts: readonly MappedText[], end: number): MappedText {
  const text = parts.map((part) => part.text).join('');
  const starts = new Int32Array(text.length + 1);
  let at = 0;
  for (const part of parts) {
    starts.set(part.starts.subarray(0, part.text.length), at);
    at += part.text.length;
  }
  starts[at] = parts.at(-1)?.starts.at(-1) ?? end;
  return { text, starts };
}
