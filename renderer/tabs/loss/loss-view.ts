import type { TokenLoss } from '../../../electron/contract/replies/loss.ts';
import type { ModelEntry } from '../../../electron/contract/replies/models.ts';
import { tokenKind, type TokenMark } from '../../charts/token-mark.ts';
import { csvText } from '../../ui/csv.ts';

/** The least that a scale of losses goes to, in nats: below it, all tokens were expected. */
const LEAST_SCALE = 4;

/** Where the scale of surprise ends: at a whole number of nats that no token of the picture goes beyond. */
export function scaleEnd(tokens: readonly TokenLoss[]): number {
  return Math.max(LEAST_SCALE, Math.ceil(Math.max(0, ...tokens.map(({ loss }) => loss))));
}

/** Target tokens as marks whose bar is their loss. */
export function lossMarks(
  tokens: readonly TokenLoss[],
  end: number,
  say: (token: TokenLoss) => string,
): readonly TokenMark[] {
  return tokens.map((token) => ({
    id: token.id,
    piece: token.piece,
    kind: tokenKind(token.piece),
    probability: null,
    surprise: { part: Math.min(1, token.loss / end), text: say(token) },
  }));
}

/** The place of the token with the largest loss; null where there are none. */
export function mostSurprising(tokens: readonly TokenLoss[]): number | null {
  let most: number | null = null;
  tokens.forEach(({ loss }, place) => {
    if (most === null || loss > tokens[most]!.loss) most = place;
  });
  return most;
}

type Smoothable = Pick<TokenLoss, 'loss' | 'smoothed_loss'>;

/** (1 − ε) · nll_loss + ε · smoothed_loss of a token, as transformers' LabelSmoother weighs them. */
export function smoothedTokenLoss({ loss, smoothed_loss }: Smoothable, epsilon: number): number {
  return (1 - epsilon) * loss + epsilon * smoothed_loss;
}

/** The mean loss of tokens with label smoothing ε; without it, their mean loss. */
export function smoothedMeanLoss(tokens: readonly Smoothable[], epsilon: number): number {
  return tokens.reduce((sum, token) => sum + smoothedTokenLoss(token, epsilon), 0) / tokens.length;
}

/** A token that stands under the label or could stand there. */
export interface Candidate {
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
  /** Whether it is the label. */
  readonly chosen: boolean;
}

/** The likeliest tokens of a place, the label among them, and what all the others have together. */
export function candidates(token: TokenLoss): { readonly candidates: readonly Candidate[]; readonly rest: number } {
  const others = token.alternatives.filter(({ id }) => id !== token.id);
  const all = [token, ...others]
    .map(({ id, piece, probability }) => ({ id, piece, probability, chosen: id === token.id }))
    .sort((one, other) => other.probability - one.probability);
  return { candidates: all, rest: Math.max(0, 1 - all.reduce((sum, { probability }) => sum + probability, 0)) };
}

/** One row a token; RFC 4180, numbers with a point. */
export function lossCsv(tokens: readonly TokenLoss[]): string {
  const most = Math.max(0, ...tokens.map(({ alternatives }) => alternatives.length));
  const numbers = Array.from({ length: most }, (_, place) => place + 1);
  const header = [
    ...['position', 'id', 'piece', 'loss_nats', 'smoothed_loss_nats', 'probability', 'rank', 'entropy_nats'],
    ...numbers.flatMap((n) => [`alternative_${n}`, `alternative_${n}_probability`]),
  ];
  const rows = tokens.map((token, place) => [
    ...[place + 1, token.id, token.piece, token.loss, token.smoothed_loss, token.probability, token.rank + 1],
    token.entropy,
    ...numbers.flatMap((n) => {
      const alternative = token.alternatives[n - 1];
      return alternative ? [alternative.piece, alternative.probability] : ['', ''];
    }),
  ]);
  return csvText([header, ...rows]);
}

/** How much may be computed without being asked: a model this large takes its time to load. */
const UNASKED_MODEL_BYTES = 500_000_000;
const UNASKED_TEXT_LENGTH = 600;

/** Whether something may be computed before the user asks for it. */
export function mayRunUnasked(model: ModelEntry, texts: readonly string[]): boolean {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return model.size_bytes <= UNASKED_MODEL_BYTES && length <= UNASKED_TEXT_LENGTH;
}
