import type { Span } from './encoding.ts';
import type { MappedText } from './mapped-text.ts';

/**
 * A part of a text and what the normalizer made of it. `same`: nothing but that a space became `▁`. `changed`: other
 * characters. `removed`: nothing is left of it. `inserted`: stands in the normalized text and comes from nowhere.
 */
export interface NormalizedPart {
  readonly kind: 'same' | 'changed' | 'removed' | 'inserted';
  /** Where in the source text, in UTF-16 units; empty for what was inserted. */
  readonly span: Span;
  /** The part of the normalized text; empty for what was removed. */
  readonly normalized: string;
}

const MARKER = '▁';

/** The source text and its normalized form side by side: the spans follow one another and cover the source text. */
export function normalizedParts(source: string, mapped: MappedText): NormalizedPart[] {
  const { text, starts } = mapped;
  const parts: NormalizedPart[] = [];
  const add = (from: number, to: number, normalized: string): void => {
    // What was removed before is one part: neighbours join.
    const isFirst = parts.length === 0 || (parts.length === 1 && parts[0]!.kind === 'removed');
    for (const part of alignedParts(source.slice(from, to), normalized, from, isFirst)) append(parts, part);
  };
  add(0, starts[0]!, '');
  for (let from = 0; from < text.length;) {
    const kept = keptUntil(source, mapped, from);
    if (kept > from) {
      append(parts, { kind: 'same', span: [starts[from]!, starts[kept]!], normalized: text.slice(from, kept) });
      from = kept;
      continue;
    }
    let to = from + 1;
    while (to < text.length && starts[to]! <= starts[from]!) to++;
    add(starts[from]!, Math.max(starts[from]!, starts[to]!), text.slice(from, to));
    from = to;
  }
  add(starts[text.length]!, source.length, '');
  return parts;
}

/** Where a stretch ends that was taken over unit by unit, which nearly all of a text is; `from` where there is none. */
function keptUntil(source: string, { text, starts }: MappedText, from: number): number {
  let to = from;
  while (to < text.length && starts[to + 1] === starts[to]! + 1 && isSame(source[starts[to]!], text[to])) to++;
  return to;
}

/** What the normalizer looked at in one go, as parts: what both have in common at either end is the same. */
function alignedParts(source: string, normalized: string, at: number, isFirst: boolean): NormalizedPart[] {
  const [before, after] = [Array.from(source), Array.from(normalized)];
  // The whitespace marker before a text that begins with a letter comes from nowhere, whatever became of the letter.
  const mayBePrefix = after[0] === MARKER && (isFirst || after.length > 1);
  const prefix = mayBePrefix && before.length > 0 && !isSpace(before[0]!) ? 1 : 0;
  let start = 0;
  while (start < before.length && isSame(before[start], after[prefix + start])) start++;
  const common = Math.min(before.length - start, after.length - prefix - start);
  let end = 0;
  while (end < common && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const pieces: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], after.slice(0, prefix)],
    [before.slice(0, start), after.slice(prefix, prefix + start)],
    [before.slice(start, before.length - end), after.slice(prefix + start, after.length - end)],
    [before.slice(before.length - end), after.slice(after.length - end)],
  ];
  let from = at;
  return pieces.flatMap(([old, made], index) => {
    const to = from + old.join('').length;
    const span: Span = [from, to];
    from = to;
    if (old.length === 0 && made.length === 0) return [];
    return [{ kind: kindOf(old, made, index), span, normalized: made.join('') }];
  });
}

function kindOf(before: readonly string[], after: readonly string[], index: number): NormalizedPart['kind'] {
  if (index % 2 === 1) return 'same';
  if (before.length === 0) return 'inserted';
  return after.length === 0 ? 'removed' : 'changed';
}

function isSame(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && (before === after || (before === ' ' && after === MARKER));
}

function isSpace(character: string): boolean {
  return character === MARKER || character.trim() === '';
}

/** Neighbours that are the same, or both gone, are one part. */
function append(parts: NormalizedPart[], part: NormalizedPart): void {
  const last = parts.at(-1);
  const joins = last?.kind === part.kind && (part.kind === 'same' || part.kind === 'removed');
  if (!last || !joins) parts.push(part);
  else {
    const span: Span = [last.span[0], part.span[1]];
    parts[parts.length - 1] = { kind: part.kind, span, normalized: last.normalized + part.normalized };
  }
}
