import type { LabErrorData } from '../../../../electron/contract/lab-error.ts';
import type { AttentionOverview, KindOverview } from '../../../../electron/contract/replies/attention.ts';
import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import type { AttentionKind } from '../../../../electron/contract/requests.ts';
import type { RuntimeRequest } from '../../../lab/runtime-choice.svelte.ts';
import { decodeBytes } from '../../../lab/decode-numbers.ts';
import type { HeadRow } from './head-figures.ts';
import type { HeadPlace } from './head-place.ts';
import type { WeightMap } from './whole-words.ts';

/** A small map has at most so many pixels in each direction. */
export const MAP_SIZE = 32;

/** Whose attention is looked at: what all calls about it have in common. */
export interface ModelQuestion {
  readonly model: string;
  readonly modelName: string;
  readonly runtime: RuntimeRequest;
  readonly source: string;
  /** Null for the model's own translation. */
  readonly target: string | null;
}

export type LookState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly question: ModelQuestion }
  | { readonly phase: 'done' }
  | { readonly phase: 'cancelled'; readonly question: ModelQuestion }
  | { readonly phase: 'failed'; readonly question: ModelQuestion; readonly error: LabErrorData };

/** All heads of one kind, their small maps as bytes. */
export interface KindMaps extends Omit<KindOverview, 'maps'> {
  readonly maps: Uint8Array;
}

/** What came of a question. Kinds are asked for when they come on screen. */
export interface LookResult {
  readonly question: ModelQuestion;
  readonly sourceTokens: readonly LabelToken[];
  readonly targetTokens: readonly LabelToken[];
  readonly target: string;
  readonly kinds: ReadonlyMap<AttentionKind, KindMaps>;
}

/** One head's weights, which head it is, and between which tokens. */
export interface HeadWeights extends WeightMap {
  readonly place: HeadPlace;
  readonly rowTokens: readonly LabelToken[];
  readonly columnTokens: readonly LabelToken[];
}

/** The other head of a comparison. */
export interface OtherHead extends HeadWeights {
  readonly modelName: string;
  readonly layers: number;
  readonly heads: number;
}

/** The part that all requests about a question have in common. */
export function pairRequest({ model, runtime, source, target }: ModelQuestion) {
  return { model, ...runtime, source, ...(target === null ? {} : { target }) };
}

export function isSameQuestion(one: ModelQuestion, other: ModelQuestion): boolean {
  return JSON.stringify(pairRequest(one)) === JSON.stringify(pairRequest(other));
}

export function resultOf(question: ModelQuestion, overview: AttentionOverview): LookResult {
  const { source_tokens, target_tokens, target } = overview;
  return {
    question,
    sourceTokens: source_tokens,
    targetTokens: target_tokens,
    target,
    kinds: new Map(overview.kinds.map((kind) => [kind.kind, { ...kind, maps: decodeBytes(kind.maps) }])),
  };
}

/** The result with kinds that came later. */
export function withKinds(result: LookResult, overview: AttentionOverview): LookResult {
  return { ...result, kinds: new Map([...result.kinds, ...resultOf(result.question, overview).kinds]) };
}

/** The tokens of a head's rows (queries) and columns (keys). */
export function tokensOf({ sourceTokens, targetTokens }: LookResult, kind: AttentionKind) {
  return {
    rows: kind === 'encoder' ? sourceTokens : targetTokens,
    columns: kind === 'decoder' ? targetTokens : sourceTokens,
  };
}

export function headRows({ kind, statistics }: KindMaps): readonly HeadRow[] {
  return statistics.flatMap((heads, layer) => heads.map((each, head) => ({ kind, layer, head, statistics: each })));
}

/** The same pair asked of another model: it gets the text, since its own translation would be another one. */
export function questionOfModel({ question, target }: LookResult, model: string, modelName: string): ModelQuestion {
  return { ...question, model, modelName, target: question.target ?? target };
}
