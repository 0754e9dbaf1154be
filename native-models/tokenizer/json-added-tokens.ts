import type { AddedToken } from './added-token.ts';

/** A part of a text; `id` where an added token was found there. */
export interface AddedTokenPart {
  readonly from: number;
  readonly to: number;
  readonly id: number | null;
}

/** An added token and the text by which it is recognized. */
export interface AddedTokenPattern {
  readonly pattern: string;
  readonly id: number;
  readonly token: AddedToken;
}

/**
 * Finds added tokens in a text, the leftmost and of these the longest. Source: `find_matches` in added_vocabulary.rs of
 * Hugging Face's tokenizers 0.22: unlike in the Python class, a token takes its whitespace with it.
 */
export class AddedTokenFinder {
  private readonly regex: RegExp | null;
  private readonly byPattern: ReadonlyMap<string, AddedTokenPattern>;

  constructor(patterns: readonly AddedTokenPattern[]) {
    const usable = patterns.filter(({ pattern }) => pattern !== '');
    const longestFirst = usable.map(({ pattern }) => pattern).sort((a, b) => b.length - a.length);
    const escaped = longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    this.regex = escaped.length === 0 ? null : new RegExp(escaped.join('|'), 'gu');
    this.byPattern = new Map(usable.map((entry) => [entry.pattern, entry]));
  }

  /** The parts of a text, in order. */
  split(text: string): AddedTokenPart[] {
    const parts: AddedTokenPart[] = [];
    let from = 0;
    for (const match of this.regex === null ? [] : text.matchAll(this.regex)) {
      const { id, token } = this.byPattern.get(match[0])!;
      let start = match.index;
      let stop = start + match[0].length;
      if (token.single_word && !standsAlone(text, start, stop)) continue;
      if (token.lstrip) while (start > from && isWhitespace.test(text[start - 1]!)) start--;
      if (token.rstrip) while (stop < text.length && isWhitespace.test(text[stop]!)) stop++;
      if (from < start) parts.push({ from, to: start, id: null });
      parts.push({ from: start, to: stop, id });
      from = stop;
    }
    if (from < text.length) parts.push({ from, to: text.length, id: null });
    return parts;
  }
}

const isWhitespace = /^\p{White_Space}$/u;
const wordAtEnd = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;
const wordAtBeginning = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

function standsAlone(text: string, start: number, stop: number): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  return !wordAtEnd.test(before) && !wordAtBeginning.test(text.slice(stop, stop + 2));
}
