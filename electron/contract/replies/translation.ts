import type { AlignmentMeasurement as EngineMeasurement } from '../../../native-models/engine/alignment.ts';
import type { Device } from '../requests.ts';
import type { Base64, LabelToken, Alternative } from './values.ts';

export type { HeadAgreement } from '../../../native-models/engine/head-agreement.ts';
export type { PreparedTranslation } from '../../../native-models/engine/search-sources.ts';

/** One chosen token of a translation. */
export interface TranslatedToken {
  readonly id: number;
  readonly piece: string;
  /** Under the model's own distribution, before any warping. */
  readonly probability: number;
  /** Of that distribution, in nats. */
  readonly entropy: number;
  readonly alternatives: readonly Alternative[];
}

export interface TranslatedSequence {
  /** Begins with the decoder start token and ends as Hugging Face's do. */
  readonly ids: readonly number[];
  readonly text: string;
  /** Beam search: Hugging Face's sequences_scores; otherwise null. */
  readonly score: number | null;
}

export interface Translation {
  readonly source: string;
  readonly input_ids: readonly number[];
  readonly input_tokens: readonly LabelToken[];
  /** Best first. */
  readonly sequences: readonly TranslatedSequence[];
  /** The tokens of the best sequence, without the decoder start token. */
  readonly tokens: readonly TranslatedToken[];
  /** Why the best sequence ended. */
  readonly finish_reason: 'eos' | 'length';
  readonly elapsedMs: number;
  /** The model that produced it, and where it ran. */
  readonly model: string;
  readonly device: Exclude<Device, 'auto'>;
  /** What the user should know: a device or a cache that could not be had, generation settings that are not followed. */
  readonly notes: readonly string[];
}

/** The state of the leading hypothesis after a decode step. */
export interface TranslationStep {
  readonly event: 'step';
  readonly step: number;
  readonly text: string;
  /** Greedy search and sampling: the tokens so far. Beam search: those of the leading beam, which may still change. */
  readonly tokens: readonly TranslatedToken[];
}

/** A token that one step of beam search weighed after one of its hypotheses. */
export interface BeamCandidate extends LabelToken {
  /** The place, among the candidates of the step before, of the hypothesis that it goes on with; null after the prompt. */
  readonly parent: number | null;
  /** Of all generated tokens together, in nats: what Hugging Face's beam search ranks by. */
  readonly log_probability: number;
  /** It runs on, it is a whole sequence, or nobody follows it. */
  readonly fate: 'running' | 'finished' | 'dropped';
  /** Of a finished one: with the length penalty, as in sequences_scores. */
  readonly score: number | null;
}

/** What one step of beam search weighed, best first; comes only where `beams` was asked for. */
export interface TranslationBeams {
  readonly event: 'beams';
  /** Counts the tokens after the prompt, from 1. */
  readonly step: number;
  readonly candidates: readonly BeamCandidate[];
}

/** What the model says comes next at one position of a target. */
export interface TokenDistribution {
  /** float32, [vocab_size]: the logits that a translation meets there, before any logits processor. */
  readonly logits: Base64;
  /** The tokens with the largest logits, best first. */
  readonly tokens: readonly LabelToken[];
  readonly elapsedMs: number;
}

/** What erasure found in a translation: see native-models/engine/alignment.ts. */
export interface AlignmentMeasurement extends Omit<EngineMeasurement, 'losses' | 'effects'> {
  /** float32 [targets], in nats, with the whole source */
  readonly losses: Base64;
  /** float32 [targets, erased]: loss with the source token erased less loss with the whole source */
  readonly effects: Base64;
}

/** How many of the runs of a measurement are done. */
export interface AlignmentProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}
