import { tokenKind } from '../../../charts/token-mark.ts';
import type { LookResult } from './model-question.ts';

/** The text of a result in which the tokenizer met what it does not know, and how many tokens that made. */
export interface UnknownTokens {
  readonly text: string;
  readonly count: number;
}

/** What of a result's source and target the model does not know. */
export function unknownTokens({ question, sourceTokens, targetTokens, target }: LookResult): readonly UnknownTokens[] {
  const sides = [
    { text: question.source, tokens: sourceTokens },
    { text: target, tokens: targetTokens },
  ];
  return sides
    .map(({ text, tokens }) => ({ text, count: tokens.filter(({ piece }) => tokenKind(piece) === 'unknown').length }))
    .filter(({ count }) => count > 0);
}

/** How much may be computed without being asked: a model this large takes its time to load. */
const UNASKED_MODEL_BYTES = 500_000_000;
const UNASKED_TEXT_LENGTH = 600;

/** Whether the first picture may be computed before the user asks for it. */
export function mayLookUnasked(model: { readonly size_bytes: number }, source: string): boolean {
  return model.size_bytes <= UNASKED_MODEL_BYTES && source.trim() !== '' && source.length <= UNASKED_TEXT_LENGTH;
}
