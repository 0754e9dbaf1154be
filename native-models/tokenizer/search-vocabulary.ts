import type { Tokenizer, VocabularyEntry } from './encoding.ts';
import { matchRegex } from './match-regex.ts';

/** What to look for; several conditions narrow each other down, none means every entry. */
export interface VocabularyQuery {
  /** The entry with exactly this piece. */
  readonly piece?: string | undefined;
  readonly id?: number | undefined;
  /** Entries whose piece contains this text; a space finds `▁` as well. */
  readonly search?: string | undefined;
  /** Entries whose piece matches this regular expression somewhere. */
  readonly regex?: string | undefined;
  /** The first id looked at (default 0). */
  readonly from?: number | undefined;
  /** The most entries returned (default 100). */
  readonly count?: number | undefined;
}

const DEFAULT_COUNT = 100;
/** How long a regular expression may take over the whole vocabulary. */
const REGEX_BUDGET_MS = 2000;

/**
 * Entries of a vocabulary by id, in order. Throws TokenizerError `invalid-regex` for an expression that does not parse
 * and `regex-too-slow` for one that takes longer than its budget.
 */
export function searchVocabulary(tokenizer: Tokenizer, query: VocabularyQuery): VocabularyEntry[] {
  const { piece, id, search, regex, from = 0, count = DEFAULT_COUNT } = query;
  const named = namedIds(tokenizer, piece, id);
  const entries: VocabularyEntry[] = [];
  const wanted = search === undefined ? undefined : asPiece(search);
  const candidates = named ?? idsFrom(from, tokenizer.size);
  for (const candidate of candidates) {
    if (entries.length >= count && regex === undefined) break;
    const entry = tokenizer.entry(candidate);
    if (entry === undefined) continue;
    if (wanted === undefined || asPiece(entry.piece).includes(wanted)) entries.push(entry);
  }
  return regex === undefined ? entries : matchRegex(entries, regex, REGEX_BUDGET_MS).slice(0, count);
}

/** The one id that `piece` or `id` name, none if they contradict; null if neither is asked for. */
function namedIds(tokenizer: Tokenizer, piece: string | undefined, id: number | undefined): number[] | null {
  if (piece === undefined) return id === undefined ? null : [id];
  const found = tokenizer.idOfPiece(piece);
  return found === undefined || (id !== undefined && id !== found) ? [] : [found];
}

function* idsFrom(from: number, size: number): Generator<number> {
  for (let id = from; id < size; id++) yield id;
}

function asPiece(text: string): string {
  return text.replaceAll(' ', '▁');
}
