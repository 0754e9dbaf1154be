import type { PieceKind, TextTrace, TracedPiece } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';

/** What is asked of a tokenizer: a text, or the part of it that is on screen. */
export interface TraceQuestion {
  readonly model: string;
  readonly text: string;
  readonly add_special_tokens: boolean;
  /** Where the part begins in the whole text. */
  readonly from: number;
}

const MARKER = '▁';

/** The tokens of the text, and those beside them. */
export type TokenStripName = 'first' | 'second';

/** All of a token but where it stands. */
export interface TokenFace extends TracedPiece {
  /** The part of the source text, as it stands there. */
  readonly text: string;
  /** Of a token without a part of its own: the character that it and the tokens after it were made of (f and i of ﬁ). */
  readonly partOf: string | null;
  /** Whether another tokenizer cuts at the same two places; true where none is compared. */
  readonly shared: boolean;
}

/** A token with its place. One that has only moved keeps its face, by which the chip that draws it is known. */
export interface ViewToken {
  readonly face: TokenFace;
  /** Where in the whole text, in UTF-16 units. */
  readonly span: readonly [from: number, to: number];
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
  const cuts = other && new Set(other.tokens.map(([, start, end]) => `${start}-${end}`));
  return trace.tokens.map(([place, start, end], index) => ({
    face: {
      ...trace.pieces[place]!,
      text: text.slice(start, end),
      partOf: start === end ? wholeOf(text, trace, index) : null,
      shared: cuts?.has(`${start}-${end}`) ?? true,
    },
    span: [start + from, end + from],
  }));
}

/** The normalizer may make several characters of one; the last token of those has its place. */
function wholeOf(text: string, { tokens, pieces }: TextTrace, index: number): string | null {
  const [place, start] = tokens[index]!;
  const { piece, kind } = pieces[place]!;
  // What stands for a space alone, or ends the text, was put in.
  if (kind === 'CONTROL' || piece.replaceAll(MARKER, '') === '') return null;
  for (const [, from, to] of tokens.slice(index + 1)) {
    if (from !== start) return null;
    if (to > from) return text.slice(from, to);
  }
  return null;
}

/**
 * The tokens, of which those before and after what has changed keep their faces, and where they have not moved either are
 * the very same: only the others are drawn again.
 */
export function keepUnchanged(before: readonly ViewToken[], now: readonly ViewToken[]): readonly ViewToken[] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && isSameFace(before[start]!, now[start]!)) start++;
  let end = 0;
  while (end < shorter - start && isSameFace(before.at(-1 - end)!, now.at(-1 - end)!)) end++;
  return now.map((token, index) => {
    if (index < start) return keepFace(before[index]!, token);
    return index < now.length - end ? token : keepFace(before[before.length - now.length + index]!, token);
  });
}

function keepFace(last: ViewToken, token: ViewToken): ViewToken {
  const [from, to] = token.span;
  return last.span[0] === from && last.span[1] === to ? last : { face: last.face, span: token.span };
}

function isSameFace({ face: one }: ViewToken, { face: other }: ViewToken): boolean {
  return (
    one.id === other.id &&
    one.piece === other.piece &&
    one.score === other.score &&
    one.kind === other.kind &&
    one.text === other.text &&
    one.partOf === other.partOf &&
    one.shared === other.shared
  );
}

/** A list of ids as Python writes it. */
export function idsText(tokens: readonly ViewToken[]): string {
  return `[${tokens.map(({ face }) => face.id).join(', ')}]`;
}

/** One row a token. */
export function tokensCsv(tokens: readonly ViewToken[]): string {
  const header = ['position', 'id', 'piece', 'kind', 'score', 'from', 'to', 'text'];
  const rows = tokens.map(({ face: { id, piece, kind, score, text }, span }, index) => [
    ...[index + 1, id, piece, kind, score ?? '', ...span],
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
  const own = tokens.filter(({ face }) => face.text !== '' || face.kind !== 'CONTROL').length;
  return {
    tokens: tokens.length,
    characters,
    unknown: tokens.filter(({ face }) => face.kind === 'UNKNOWN').length,
    tokensPerCharacter: characters === 0 ? null : own / characters,
  };
}
