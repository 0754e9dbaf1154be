import type { AddedToken } from './added-token.ts';
import { lstrip, rstrip } from './python-whitespace.ts';
import type { TokenSplitter } from './token-splitter.ts';

/** A part of a text; `ranges` are the places of the text it is made of, nearly always one. */
export interface Segment {
  readonly text: string;
  readonly ranges: readonly Range[];
  /** Whether it is an added token as a whole. */
  readonly isToken: boolean;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const nothing: Segment = { text: '', ranges: [], isToken: false };

/**
 * Cuts a text into added tokens and what lies between them, and takes off the whitespace that belongs to the tokens.
 * Source: `PreTrainedTokenizer.tokenize` of transformers 4.57.6, with what it does to a token that is not a single word.
 */
export function splitIntoSegments(
  text: string,
  splitter: TokenSplitter,
  tokens: ReadonlyMap<string, AddedToken>,
): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const part of splitter.split(text)) {
    segments.push({ text: part, ranges: [{ from, to: from + part.length }], isToken: false });
    from += part.length;
  }
  for (const [index, segment] of segments.entries()) {
    const token = tokens.get(segment.text);
    if (token === undefined) continue;
    segments[index] = { ...segment, isToken: true };
    const left = index > 0 ? segments[index - 1]! : nothing;
    const right = segments[index + 1] ?? nothing;
    if (token.rstrip && right.text !== '') segments[index + 1] = stripLeft(right);
    if (token.lstrip && left.text !== '') segments[index - 1] = stripRight(left);
    if (!token.single_word) continue;
    if (left.text !== '' && !left.text.endsWith(' ')) {
      segments[index - 1] = join(segments[index - 1]!, segment);
      segments[index] = nothing;
    } else if (right.text !== '' && !right.text.startsWith(' ')) {
      segments[index + 1] = join(segment, segments[index + 1]!);
      segments[index] = nothing;
    }
  }
  return segments
    .filter(({ text }) => text !== '')
    .map((segment) => ({ ...segment, isToken: tokens.has(segment.text) }));
}

/** Where a position of the segment lies in the text. */
export function textPosition({ ranges }: Segment, position: number): number {
  let rest = position;
  for (const { from, to } of ranges) {
    if (rest <= to - from) return from + rest;
    rest -= to - from;
  }
  return ranges.at(-1)?.to ?? 0;
}

function join(first: Segment, second: Segment): Segment {
  return { text: first.text + second.text, ranges: [...first.ranges, ...second.ranges], isToken: false };
}

function stripLeft(segment: Segment): Segment {
  const text = lstrip(segment.text);
  return { ...segment, text, ranges: dropUnits(segment.ranges, segment.text.length - text.length) };
}

function stripRight(segment: Segment): Segment {
  const text = rstrip(segment.text);
  return { ...segment, text, ranges: keepUnits(segment.ranges, text.length) };
}

function dropUnits(ranges: readonly Range[], count: number): Range[] {
  let rest = count;
  return ranges.map(({ from, to }) => {
    const dropped = Math.min(rest, to - from);
    rest -= dropped;
    return { from: from + dropped, to };
  });
}

function keepUnits(ranges: readonly Range[], count: number): Range[] {
  let rest = count;
  return ranges.map(({ from, to }) => {
    const kept = Math.min(rest, to - from);
    rest -= kept;
    return { from, to: from + kept };
  });
}
