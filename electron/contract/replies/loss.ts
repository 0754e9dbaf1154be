import type { ExampleRow } from '../../../native-models/data-sets/example.ts';
import type { OutputSlice as EngineSlice } from '../../../native-models/engine/output-slice.ts';
import type { PairsScore, ScoredPairs, ScoreProgress } from '../../../native-models/engine/score-pairs.ts';
import type { Precision } from '../requests.ts';
import type { Base64 } from './values.ts';

export type {
  ExampleLoss,
  ForwardExamples as ForwardReply,
  TokenLoss,
} from '../../../native-models/engine/forward-examples.ts';
export type { PairBatch } from '../../../native-models/engine/pair-batch.ts';
export type { RefusedPair } from '../../../native-models/engine/score-pairs.ts';

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
