import type { ModelEntry } from '../../../../electron/contract/replies/models.ts';
import type { LabRequest } from '../../../../electron/contract/requests.ts';
import type { TranslationResult } from '../translation-question.ts';

/** A finished translation as its alignment is asked for: the part that all requests about it have in common. */
export interface AlignedPair {
  readonly request: LabRequest<'translation.measureAlignment'>;
  /** Tells it from every other. */
  readonly key: string;
  readonly sources: number;
  readonly targets: number;
}

/** The pair of a result; null where there is nothing to align. */
export function alignedPair({ question, translation }: TranslationResult): AlignedPair | null {
  const { model, device, precision, threads, source, task_prefix } = question.request;
  const labels = translation.tokens.map(({ id }) => id);
  if (labels.length === 0) return null;
  const request = { model, device, precision, threads, source, task_prefix, labels };
  return { request, key: JSON.stringify(request), sources: translation.input_ids.length, targets: labels.length };
}

/** What may be measured without being asked for. */
export const UNASKED_MS = 300;
/** Sessions are made, batches are cut: what even the smallest measurement takes. */
const LEAST_MS = 40;
/** Until it has been measured on this machine: 100 thousand million products a second. */
const ASSUMED_PER_MS = 1e8;
/** A longer source is erased only so far: as in native-models/engine/erasure.ts. */
const MOST_ERASED = 128;

/** How many tokens run through the model when every source token is erased once. */
export function erasureTokens({ sources, targets }: AlignedPair): number {
  return (1 + Math.min(sources, MOST_ERASED)) * (sources + targets);
}

/** What a token took with each model and runtime, at best: the first measurement of a session has more to do. */
export class MeasuredRates {
  readonly #msPerToken = new Map<string, number>();

  note(pair: AlignedPair, elapsedMs: number): void {
    const rate = elapsedMs / erasureTokens(pair);
    this.#msPerToken.set(runtimeKey(pair), Math.min(rate, this.of(pair) ?? Infinity));
  }

  of(pair: AlignedPair): number | undefined {
    return this.#msPerToken.get(runtimeKey(pair));
  }
}

function runtimeKey({ request: { model, device, precision, threads } }: AlignedPair): string {
  return JSON.stringify([model, device, precision, threads]);
}

/** About how long a measurement takes; `msPerToken` is what the last one with this model took, if there was one. */
export function expectedMs(pair: AlignedPair, model: ModelEntry, msPerToken: number | undefined): number {
  const assumed = (2 * model.num_parameters) / ASSUMED_PER_MS;
  return LEAST_MS + erasureTokens(pair) * (msPerToken ?? assumed);
}
