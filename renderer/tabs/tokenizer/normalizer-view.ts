import type { NormalizedPart } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';
import type { ViewToken } from './token-view.ts';

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

/** Characters that have no piece, each once, with the number of times it stands in the text. */
export function unknownCharacters(tokens: readonly ViewToken[]): readonly { character: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { face } of tokens) {
    const { kind, text } = face;
    if (kind !== 'UNKNOWN' && kind !== 'BYTE') continue;
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return Array.from(counts, ([character, count]) => ({ character, count })).sort(
    (one, other) => other.count - one.count,
  );
}

/** One row a part, those that stayed among them. */
export function normalizerCsv(text: string, parts: readonly NormalizedPart[]): string {
  const rows = parts.map(({ kind, span, normalized }) => [kind, ...span, text.slice(...span), normalized]);
  return csvText([['change', 'from', 'to', 'source', 'normalized'], ...rows]);
}
