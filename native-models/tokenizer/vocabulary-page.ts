import type { Tokenizer, VocabularyEntry } from './encoding.ts';
import { matchRegex } from './match-regex.ts';
import { pieceKind, type PieceKind } from './piece-kind.ts';

export type VocabularyMatch = 'piece' | 'id' | 'substring' | 'prefix' | 'regex';
export type VocabularySort = 'id' | 'score' | 'length';

/** Which entries, in which order, and which stretch of them. */
export interface VocabularyPageQuery {
  /** What to look for; empty or left out, every entry. A space finds `▁` as well. */
  readonly search?: string | undefined;
  /** How `search` is meant (default `substring`). */
  readonly match?: VocabularyMatch | undefined;
  /** Only entries of these kinds. */
  readonly kinds?: readonly PieceKind[] | undefined;
  /** Default `id`. */
  readonly sort?: VocabularySort | undefined;
  readonly descending?: boolean | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

export interface VocabularyPageEntry extends Pick<VocabularyEntry, 'id' | 'piece' | 'score'> {
  readonly kind: PieceKind;
}

export interface VocabularyPage {
  /** How many entries match, on all pages together. */
  readonly total: number;
  /** How many ids the tokenizer knows. */
  readonly size: number;
  readonly entries: readonly VocabularyPageEntry[];
}

/** How long a regular expression may hold up the thread. */
const REGEX_BUDGET_MS = 500;

/** The ids of the last question, in order: who scrolls asks the same again. */
const lastQuestions = new WeakMap<Tokenizer, { readonly question: string; readonly ids: readonly number[] }>();

/**
 * A stretch of the vocabulary. Throws TokenizerError `invalid-regex` for an expression that does not parse and
 * `regex-too-slow` for one that takes longer than its budget.
 */
export function vocabularyPage(
  tokenizer: Tokenizer,
  { offset = 0, limit, ...question }: VocabularyPageQuery,
): VocabularyPage {
  const ids = matchingIds(tokenizer, question);
  const entries = ids.slice(offset, offset + limit).map((id) => entryOf(tokenizer, id)!);
  return { total: ids.length, size: tokenizer.size, entries };
}

/** The entries of ids, in their order; null for ids that the tokenizer does not know. */
export function entriesOf(tokenizer: Tokenizer, ids: readonly number[]): (VocabularyPageEntry | null)[] {
  return ids.map((id) => entryOf(tokenizer, id) ?? null);
}

function entryOf(tokenizer: Tokenizer, id: number): VocabularyPageEntry | undefined {
  const entry = tokenizer.entry(id);
  return entry && { id, piece: entry.piece, score: entry.score, kind: pieceKind(entry) };
}

type Question = Omit<VocabularyPageQuery, 'offset' | 'limit'>;

function matchingIds(tokenizer: Tokenizer, question: Question): readonly number[] {
  const written = JSON.stringify(question);
  const last = lastQuestions.get(tokenizer);
  if (last?.question === written) return last.ids;
  const { kinds, sort = 'id', descending = false } = question;
  const found = searched(allEntries(tokenizer), question).filter(({ kind }) => kinds?.includes(kind) ?? true);
  const ids = found.sort(orders[sort](descending ? -1 : 1)).map(({ id }) => id);
  lastQuestions.set(tokenizer, { question: written, ids });
  return ids;
}

function allEntries(tokenizer: Tokenizer): VocabularyPageEntry[] {
  return Array.from({ length: tokenizer.size }, (_, id) => entryOf(tokenizer, id) ?? []).flat();
}

const matches: Readonly<
  Record<Exclude<VocabularyMatch, 'regex'>, (entry: VocabularyPageEntry, search: string) => boolean>
> = {
  piece: ({ piece }, search) => asPiece(piece) === search,
  id: ({ id }, search) => String(id) === search.trim(),
  substring: ({ piece }, search) => asPiece(piece).includes(search),
  prefix: ({ piece }, search) => asPiece(piece).startsWith(search),
};

function searched(entries: VocabularyPageEntry[], { search = '', match = 'substring' }: Question) {
  if (search === '') return entries;
  if (match === 'regex') return matchRegex(entries, search, REGEX_BUDGET_MS);
  const wanted = match === 'id' ? search : asPiece(search);
  return entries.filter((entry) => matches[match](entry, wanted));
}

function asPiece(text: string): string {
  return text.replaceAll(' ', '▁');
}

type Compare = (one: VocabularyPageEntry, other: VocabularyPageEntry) => number;

/** Equal entries stand by id. Tokens without a score come last, whichever way. */
const orders: Readonly<Record<VocabularySort, (sign: 1 | -1) => Compare>> = {
  id: (sign) => (one, other) => sign * (one.id - other.id),
  length: (sign) => (one, other) => sign * (characters(one) - characters(other)) || one.id - other.id,
  score: (sign) => (one, other) => {
    if (one.score === null || other.score === null)
      return Number(one.score === null) - Number(other.score === null) || one.id - other.id;
    return sign * (one.score - other.score) || one.id - other.id;
  },
};

const characters = ({ piece }: VocabularyPageEntry) => Array.from(piece).length;
