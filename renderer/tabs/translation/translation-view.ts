import type { ModelEntry, ModelSummary } from '../../../electron/contract/replies/models.ts';
import type { TranslatedToken, Translation } from '../../../electron/contract/replies/translation.ts';
import type { LabelToken } from '../../../electron/contract/replies/values.ts';
import { tokenKind, type TokenMark } from '../../charts/token-mark.ts';
import { isRecord } from '../../lab/remembered.ts';
import { csvText } from '../../ui/csv.ts';

/** What each suggestion is when the model names none: the bundled translator's. */
const TRANSLATOR_PREFIXES = ['translate to en:', 'translate to ru:', 'translate to zh:'];

/** The model's own task prefixes (config.json's task_specific_params), else those of the bundled translator. */
export function prefixSuggestions(summary: ModelSummary | null): readonly string[] {
  const tasks = summary?.config['task_specific_params'];
  const own = isRecord(tasks)
    ? Object.values(tasks).flatMap((task) =>
        isRecord(task) && typeof task['prefix'] === 'string' ? [task['prefix']] : [],
      )
    : [];
  const prefixes = [...new Set(own.map((prefix) => prefix.trim()))].filter((prefix) => prefix !== '');
  return prefixes.length > 0 ? prefixes : TRANSLATOR_PREFIXES;
}

/** A prefix as short as it can be said beside its sisters: `en`, `English to German`, `summarize`. */
export function prefixLabel(prefix: string): string {
  return prefix
    .trim()
    .replace(/^translate (?:to )?/, '')
    .replace(/:$/, '');
}

/** The prefix as it goes to the model: one space stands between it and the source text. */
export function joinablePrefix(prefix: string): string {
  const trimmed = prefix.trim();
  return trimmed === '' ? '' : `${trimmed} `;
}

/** The target's tokens as marks with bars. */
export function targetMarks(tokens: readonly TranslatedToken[]): readonly TokenMark[] {
  return tokens.map(({ id, piece, probability }) => ({ id, piece, kind: tokenKind(piece), probability }));
}

/** The source's tokens as marks without bars. */
export function sourceMarks(tokens: readonly LabelToken[]): readonly TokenMark[] {
  return tokens.map(({ id, piece }) => ({ id, piece, kind: tokenKind(piece), probability: null }));
}

/** Position of the token of which the model was least sure; null where there are no tokens. */
export function leastCertain(tokens: readonly TranslatedToken[]): number | null {
  let least: number | null = null;
  tokens.forEach(({ probability }, index) => {
    if (least === null || probability < (tokens[least]?.probability ?? 1)) least = index;
  });
  return least;
}

/** The geometric mean of the tokens' probabilities: exp of their mean log-probability; null where there are no tokens. */
export function meanProbability(tokens: readonly TranslatedToken[]): number | null {
  if (tokens.length === 0) return null;
  return Math.exp(tokens.reduce((sum, { probability }) => sum + Math.log(probability), 0) / tokens.length);
}

/** A token that the model chose or could have chosen. */
export interface Candidate {
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
  readonly chosen: boolean;
}

/** The chosen token among its alternatives, likeliest first, and what all the others have together. */
export function candidates(token: TranslatedToken): {
  readonly candidates: readonly Candidate[];
  readonly rest: number;
} {
  const others = token.alternatives.filter(({ id }) => id !== token.id);
  const all = [token, ...others]
    .map(({ id, piece, probability }) => ({
      id,
      piece,
      probability,
      chosen: id === token.id,
    }))
    .sort((one, other) => other.probability - one.probability);
  return { candidates: all, rest: Math.max(0, 1 - all.reduce((sum, { probability }) => sum + probability, 0)) };
}

/** Tokens a second; null where the time is too short to say. */
export function tokensPerSecond({ tokens, elapsedMs }: Pick<Translation, 'tokens' | 'elapsedMs'>): number | null {
  return elapsedMs > 0 && tokens.length > 0 ? (tokens.length * 1000) / elapsedMs : null;
}

/** The part of a text that a token stands for. */
export interface TextPart {
  readonly text: string;
  /** Position of the token. */
  readonly token: number;
}

/**
 * The text cut at its tokens, or null where the pieces do not spell it (byte pieces, unknown pieces, a tokenizer that
 * tidies up). A piece's leading `▁` is the space before it; the text's own first space is not written.
 */
export function textParts(text: string, tokens: readonly LabelToken[]): readonly TextPart[] | null {
  const parts: TextPart[] = [];
  let spelled = '';
  tokens.forEach(({ piece }, token) => {
    if (tokenKind(piece) === 'special') return;
    const part = piece.replaceAll('▁', ' ');
    const written = spelled === '' ? part.trimStart() : part;
    spelled += written;
    if (written !== '') parts.push({ text: written, token });
  });
  return spelled === text ? parts : null;
}

/** Whether the forced beginning is the whole translation: its last token is the end. */
export function forcedEnds(forcedIds: readonly number[], tokens: readonly TranslatedToken[]): boolean {
  return forcedIds.length === tokens.length && tokenKind(tokens.at(-1)?.piece ?? '') === 'special';
}

/** How much may be computed without being asked: a model this large takes its time to load. */
const UNASKED_MODEL_BYTES = 500_000_000;
const UNASKED_TEXT_LENGTH = 600;

/** Whether the model may be opened before the user asks it for anything. */
export function mayOpenUnasked(model: Pick<ModelEntry, 'size_bytes'>): boolean {
  return model.size_bytes <= UNASKED_MODEL_BYTES;
}

/** Whether the first picture may be computed before the user asks for it. */
export function mayRunUnasked(model: Pick<ModelEntry, 'size_bytes'>, source: string): boolean {
  return mayOpenUnasked(model) && source.trim() !== '' && source.length <= UNASKED_TEXT_LENGTH;
}

/** One row a token, alternatives in pairs of columns; RFC 4180, numbers with a point. */
export function translationCsv(tokens: readonly TranslatedToken[]): string {
  const most = Math.max(0, ...tokens.map(({ alternatives }) => alternatives.length));
  const numbers = Array.from({ length: most }, (_, index) => index + 1);
  const header = [
    ...['position', 'id', 'piece', 'probability', 'entropy_nats'],
    ...numbers.flatMap((n) => [`alternative_${n}`, `alternative_${n}_probability`]),
  ];
  const rows = tokens.map(({ id, piece, probability, entropy, alternatives }, index) => [
    ...[index + 1, id, piece, probability, entropy],
    ...numbers.flatMap((n) => {
      const alternative = alternatives[n - 1];
      return alternative ? [alternative.piece, alternative.probability] : ['', ''];
    }),
  ]);
  return csvText([header, ...rows]);
}
