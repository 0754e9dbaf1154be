import type { VocabularyPageEntry } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';

/** Ids as they were typed, or the first thing that is none. */
export type TypedIds =
  | { readonly phase: 'read'; readonly ids: readonly number[] }
  | { readonly phase: 'wrong'; readonly found: string; readonly position: number }
  | { readonly phase: 'tooMany'; readonly count: number };

/** More are not read by eye, and each is asked for. */
export const MOST_IDS = 2_000;
const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * Ids between spaces, commas or line ends, also in the brackets in which Python prints them. Nothing is guessed: what is
 * no whole number is said.
 */
export function parseIds(typed: string): TypedIds {
  const words = typed
    .replace(/^\s*(?:tensor\s*\()?\[*|\]*(?:\s*\))?\s*$/g, '')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  if (words.length > MOST_IDS) return { phase: 'tooMany', count: words.length };
  const wrong = words.findIndex((word) => !/^\d+$/.test(word) || Number(word) > LARGEST);
  if (wrong >= 0) return { phase: 'wrong', found: words[wrong]!, position: wrong + 1 };
  return { phase: 'read', ids: words.map(Number) };
}

/** An id with its entry and what it says alone. */
export interface DecodedId {
  readonly id: number;
  /** Null for an id that the tokenizer does not know. */
  readonly entry: VocabularyPageEntry | null;
  readonly text: string;
}

export interface DecodedIds {
  readonly each: readonly DecodedId[];
  readonly text: string;
}

export function decodedCsv({ each }: DecodedIds): string {
  const rows = each.map(({ id, entry, text }, index) => [index + 1, id, entry?.piece ?? '', entry?.kind ?? '', text]);
  return csvText([['position', 'id', 'piece', 'kind', 'text'], ...rows]);
}
