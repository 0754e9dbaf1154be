import type { ExampleRow } from '../../../native-models/data-sets/example.ts';
import type { OutputSlice as EngineSlice } from '../../../native-models/engine/output-slice.ts';
import type { PairsScore, ScoredPairs, ScoreProgress } from '../../../native-models/engine/score-pairs.ts';
import type { Precision } from '../requests.ts';
import type { Base64, Alternative } from './values.ts';

export type { PairBatch } from '../../../native-models/engine/pair-batch.ts';
export type { RefusedPair } from '../../../native-models/engine/score-pairs.ts';

export interface TokenLoss {
  readonly id: number;
  readonly piece: string;
  readonly loss: number;
  /** Mean over the vocabulary of −log p: what label smoothing mixes in (LabelSmoother's `smoothed_loss`); in nats. */
  readonly smoothed_loss: number;
  readonly probability: number;
  /** 0 when the label is the model's first choice. */
  readonly rank: number;
  /** In nats. */
  readonly entropy: number;
  readonly alternatives: readonly Alternative[];
}

/** A window of a matrix that the model returned; `outputs` of a ForwardReply lists the names. */
export interface OutputSlice extends Omit<EngineSlice, 'values'> {
  /** float32 [rows, columns] */
  readonly values: Base64;
}

/** Pairs of a data set in their order, as they are read. */
interface PairsRead {
  readonly event: 'pairs';
  readonly pairs: readonly ExampleRow[];
}

/** Losses of some of the pairs; `places` count from 0, in the order in which the pairs were read. */
interface PairsScored extends ScoredPairs {
  readonly event: 'scored';
}

interface PairsProgress extends ScoreProgress {
  readonly event: 'progress';
  readonly elapsedMs: number;
}

export type ScoreEvent = PairsRead | PairsScored | PairsProgress;

/** All pairs together; each came in an event. */
export interface ScoreReply extends PairsScore {
  readonly pairs: number;
  readonly elapsedMs: number;
}

export interface ExampleLoss {
  readonly source: string;
  readonly target: string;
  /** Mean over the target's tokens, in nats. */
  readonly loss: number;
  readonly perplexity: number;
  readonly tokens: readonly TokenLoss[];
}

export interface ForwardReply {
  /** Mean over all label tokens of the batch, as the model returns it. */
  readonly loss: number;
  readonly examples: readonly ExampleLoss[];
  /** What the model returned: name → shape. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

/** What a precision costs on a sample of sentences, against float32. */
export interface PrecisionCost {
  readonly precision: Precision;
  /** How many sentences were compared. */
  readonly sentences: number;
  /** Mean loss per token of float32's own translations, in nats. */
  readonly mean_loss: { readonly float32: number; readonly other: number };
  /** How many sentences are translated word for word as float32 does. */
  readonly unchanged: number;
  /** Sentences whose translation differs, both texts. */
  readonly changed: readonly { readonly source: string; readonly float32: string; readonly other: string }[];
  /** Time for the whole sample, in milliseconds. */
  readonly elapsedMs: { readonly float32: number; readonly other: number };
}

export interface PrecisionCostProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}
