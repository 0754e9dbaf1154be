import type { NormalizedPart } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';
import type { ViewToken } from './token-view.ts';

const UNSPELLED = '<unk>';

/** A change that the normalizer made, and how often. */
export interface Change {
  readonly kind: Exclude<NormalizedPart['kind'], 'same'>;
  readonly source: string;
  readonly normalized: string;
  readonly count: number;
}

/** The changes, equal ones counted together, the most frequent first. */
export function changesOf(text: string, parts: readonly NormalizedPart[]): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const { kind, span, normalized } of parts) {
    if (kind === 'same') continue;
    const source = text.slice(...span);
    const key = JSON.stringify([kind, source, normalized]);
    changes.set(key, { kind, source, normalized, count: (changes.get(key)?.count ?? 0) + 1 });
  }
  return [...changes.values()].sort((one, other) => other.count - one.count);
}

/**
 * Characters that have no piece, each once, with the number of times it stands in the text: as the normalizer left them, for
 * that is what the vocabulary is asked for. Where bytes take their place, or a tokenizer does not spell what it does not know, as
 * they stand in the source.
 */
export function unknownCharacters(tokens: readonly ViewToken[]): readonly { character: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { face } of tokens) {
    const { kind, text, piece } = face;
    if (kind !== 'UNKNOWN' && kind !== 'BYTE') continue;
    const isSpelled = kind === 'UNKNOWN' && piece !== UNSPELLED;
    for (const character of isSpelled ? piece.replaceAll('▁', '') : text)
      counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return Array.from(counts, ([character, count]) => ({ character, count })).sort(
    (one, other) => other.count - one.count,
  );
}

type Stretch = readonly [from: number, to: number];

/** Whether two stretches of a text share a character. */
export const isTouched = ([from, to]: Stretch, other: Stretch | null): boolean =>
  other !== null && from < other[1] && to > other[0];

/** A stretch cut where another begins and ends in it, which is lit. */
export function cutAround(span: Stretch, other: Stretch | null): readonly { span: [number, number]; lit: boolean }[] {
  const [from, to] = span;
  if (!other || !isTouched(span, other)) return [{ span: [from, to], lit: false }];
  const [begin, end] = [Math.max(from, other[0]), Math.min(to, other[1])];
  const pieces: { span: [number, number]; lit: boolean }[] = [
    { span: [from, begin], lit: false },
    { span: [begin, end], lit: true },
    { span: [end, to], lit: false },
  ];
  return pieces.filter(({ span: [start, stop] }) => start < stop);
}

/** One row a part, those that stayed among them. */
export function normalizerCsv(text: string, parts: readonly NormalizedPart[]): string {
  const rows = parts.map(({ kind, span, normalized }) => [kind, ...span, text.slice(...span), normalized]);
  return csvText([['change', 'from', 'to', 'source', 'normalized'], ...rows]);
}
