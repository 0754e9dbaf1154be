export type FinishReason = 'eos' | 'length';

/** When a sequence ends: at an end-of-sequence token, or at `maxLength` ids (the prompt counted). */
export interface StoppingCriteria {
  readonly eos_token_ids: readonly number[];
  readonly maxLength: number;
}

/** Why a sequence of `length` ids whose last one is `lastId` ends; null while it may go on. */
export function finishReason(criteria: StoppingCriteria, lastId: number, length: number): FinishReason | null {
  if (criteria.eos_token_ids.includes(lastId)) return 'eos';
  return length >= criteria.maxLength ? 'length' : null;
}
