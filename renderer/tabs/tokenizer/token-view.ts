import type { PieceKind, TextTrace, TracedToken } from '../../../electron/contract/replies.ts';
import { csvText } from '../../ui/csv.ts';

/** What is asked of a tokenizer: a text, or the part of it that is on screen. */
export interface TraceQuestion {
  readonly model: string;
  readonly text: string;
  readonly add_special_tokens: boolean;
  /** Where the part begins in the whole text. */
  readonly from: number;
}

/** The tokens of the text, and those beside them. */
export type TokenStripName = 'first' | 'second';

/** A token with what is read off its place. */
export interface ViewToken extends TracedToken {
  /** The part of the source text, as it stands there. */
  readonly text: string;
  /** Whether another tokenizer cuts at the same two places; true where none is compared. */
  readonly shared: boolean;
}

/** How a chip is drawn. */
export type ChipKind = 'normal' | 'special' | 'unknown' | 'byte';

export function chipKind(kind: PieceKind): ChipKind {
  if (kind === 'UNKNOWN') return 'unknown';
  if (kind === 'BYTE') return 'byte';
  return kind === 'CONTROL' || kind === 'SENTINEL' ? 'special' : 'normal';
}

/** The tokens of a trace, with spans in the whole text. */
export function viewTokens({ text, from }: TraceQuestion, trace: TextTrace, other?: TextTrace): readonly ViewToken[] {
  const cuts = other && new Set(other.tokens.map(({ span }) => span.join('-')));
  return trace.tokens.map((token) => ({
    ...token,
    span: [token.span[0] + from, token.span[1] + from] as const,
    text: text.slice(...token.span),
    shared: cuts?.has(token.span.join('-')) ?? true,
  }));
}

/** The tokens, of which those that have not changed are the very same as before: only the others are drawn again. */
export function keepUnchanged(before: readonly ViewToken[], now: readonly ViewToken[]): readonly ViewToken[] {
  return now.map((token, index) => {
    const last = before[index];
    return last && isSameToken(last, token) ? last : token;
  });
}

function isSameToken(one: ViewToken, other: ViewToken): boolean {
  return (
    one.id === other.id &&
    one.piece === other.piece &&
    one.text === other.text &&
    one.shared === other.shared &&
    one.span[0] === other.span[0] &&
    one.span[1] === other.span[1]
  );
}

/** A list of ids as Python writes it. */
export function idsText(tokens: readonly { readonly id: number }[]): string {
  return `[${tokens.map(({ id }) => id).join(', ')}]`;
}

/** One row a token. */
export function tokensCsv(tokens: readonly ViewToken[]): string {
  const header = ['position', 'id', 'piece', 'kind', 'score', 'from', 'to', 'text'];
  const rows = tokens.map(({ id, piece, kind, score, span: [from, to], text }, index) => [
    ...[index + 1, id, piece, kind, score ?? '', from, to],
    text,
  ]);
  return csvText([header, ...rows]);
}

/** What is counted beside the heading. */
export interface TokenFigures {
  readonly tokens: number;
  readonly characters: number;
  readonly unknown: number;
  readonly tokensPerCharacter: number | null;
}

export function tokenFigures(text: string, tokens: readonly ViewToken[]): TokenFigures {
  const characters = Array.from(text).length;
  const own = tokens.filter(({ text: part, kind }) => part !== '' || kind !== 'CONTROL').length;
  return {
    tokens: tokens.length,
    characters,
    unknown: tokens.filter(({ kind }) => kind === 'UNKNOWN').length,
    tokensPerCharacter: characters === 0 ? null : own / characters,
  };
}
