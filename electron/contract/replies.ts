import type { Token } from '../../native-models/tokenizer/encoding.ts';
import type { FileHead } from '../../native-models/translation-files/preview-file.ts';
import type { TranslatedRow } from '../../native-models/translation-files/translate-file.ts';
import type { AttentionKind, Device, LabRequest, Precision } from './requests.ts';
import type { LabErrorData } from './lab-error.ts';

import type { DownloadSummary as HubDownloadSummary } from '../../native-models/hub/download-summary.ts';
import type { ExampleRow } from '../../native-models/data-sets/example.ts';
import type { OutputSlice as EngineSlice } from '../../native-models/engine/output-slice.ts';
import type { PairsScore, ScoredPairs, ScoreProgress } from '../../native-models/engine/score-pairs.ts';
import type { AlignmentMeasurement as EngineMeasurement } from '../../native-models/engine/alignment.ts';
import type {
  AttentionOverview as EngineOverview,
  KindOverview as EngineKind,
} from '../../native-models/engine/attention-overview.ts';

export type { AttentionCell } from '../../native-models/engine/attention-cell.ts';
export type { AttentionSlice } from '../../native-models/engine/attention-slice.ts';
export type { HeadAgreement } from '../../native-models/engine/head-agreement.ts';
export type { HeadStatistics } from '../../native-models/engine/head-statistics.ts';
export type { PairBatch } from '../../native-models/engine/pair-batch.ts';
export type { RefusedPair } from '../../native-models/engine/score-pairs.ts';
export type { DistanceBucket, PositionBias } from '../../native-models/engine/position-bias.ts';
export type { FileColumns } from '../../native-models/data-sets/read-columns.ts';
export type { ReadPairs } from '../../native-models/data-sets/read-pairs.ts';
import type { ComparedSentence, FigureComparison } from '../../native-models/fine-tuning/before-after.ts';
export type { ComparedSentence, FigureComparison } from '../../native-models/fine-tuning/before-after.ts';
export type { DataInspection } from '../../native-models/fine-tuning/data-inspection.ts';
export type { ExaminedStep, ParameterChange } from '../../native-models/fine-tuning/examined-step.ts';
export type { ExportProgress, ExportResult } from '../../native-models/fine-tuning/export-proof.ts';
export type { ForecastProgress, TrainingForecast } from '../../native-models/fine-tuning/training-forecast.ts';
export type { RepositoryInspection, RepositoryProblem } from '../../native-models/hub/repository-inspection.ts';
import type { TensorDifference } from '../../native-models/library/weights/compare-weights.ts';
import type { TensorWindow as StoredWindow } from '../../native-models/library/weights/tensor-window.ts';
import type { ModelFamily } from '../../native-models/t5/model-family.ts';

export type { ModelCard } from '../../native-models/library/read-model-card.ts';
export type { TensorDifference, WeightsComparison } from '../../native-models/library/weights/compare-weights.ts';
export type { TensorHistogram, TensorStatistics } from '../../native-models/library/weights/tensor-statistics.ts';
export type { ModelFamily } from '../../native-models/t5/model-family.ts';
export type { UnfamiliarWords } from '../../native-models/library/training-words.ts';
export type { LatticeView, LatticeViewEdge, LatticeViewPath } from '../../native-models/tokenizer/lattice-view.ts';
export type { NormalizedPart } from '../../native-models/tokenizer/normalized-parts.ts';
export type { PieceKind } from '../../native-models/tokenizer/piece-kind.ts';
export type { TextStatistics } from '../../native-models/tokenizer/text-statistics.ts';
export type { TextTrace, TracedPiece } from '../../native-models/tokenizer/trace-text.ts';
export type { VocabularyPage, VocabularyPageEntry } from '../../native-models/tokenizer/vocabulary-page.ts';
export type { FileContent, FileHead } from '../../native-models/translation-files/preview-file.ts';
export type { ProposedOutput } from '../../native-models/translation-files/propose-output.ts';
export type { TranslatedRow } from '../../native-models/translation-files/translate-file.ts';
export type { ImportedRun } from '../../native-models/runs/trainer-state.ts';
export type { RunDetails } from '../../native-models/runs/run-state.ts';

/** A model as the library knows it. */
export interface ModelEntry {
  readonly name: string;
  readonly path: string;
  readonly source: 'bundled' | 'folder';
  readonly model_type: string;
  readonly num_parameters: number;
  readonly size_bytes: number;
  /** Absent where the folder could not be read since the lab knows families. */
  readonly family?: ModelFamily | undefined;
  /** In which dtypes the weights are stored. */
  readonly dtypes?: readonly string[] | undefined;
  /** Whether it can be opened now; an absent drive or a damaged folder says why. */
  readonly state: { readonly phase: 'ready' } | { readonly phase: 'unavailable'; readonly error: LabErrorData };
}

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size_bytes: number;
}

/** By which two copies of a model are told apart. */
export interface ModelHash {
  /** Of the weights' file; of several shards, of their hashes one after the other. Hexadecimal, lower case. */
  readonly sha256: string;
}

/** How much of the weights has been read. */
export interface WeightsProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}

/** A tensor that has just been compared. */
export interface ComparedTensor {
  readonly event: 'tensor';
  readonly tensor: TensorDifference;
}

/** A block of a stored tensor, no larger than the tensor. */
export interface TensorWindow extends Omit<StoredWindow, 'values'> {
  /** float32 [rows, columns] */
  readonly values: Base64;
}

/** The machine that the lab runs on. */
export interface Machine {
  /** As the system names it; empty where it does not. */
  readonly processor: string;
  /** Logical ones. */
  readonly cores: number;
  readonly memory_bytes: number;
  readonly free_memory_bytes: number;
  /** Such as `linux x64`. */
  readonly platform: string;
}

export interface ModelSummary {
  readonly model_type: string;
  readonly num_parameters: number;
  readonly vocab_size: number;
  /** config.json and generation_config.json as they are, defaults filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly generation_config: Readonly<Record<string, unknown>>;
  /** The text that PyTorch prints for the model. */
  readonly module_tree: string;
  readonly parameters: readonly ParameterEntry[];
}

export type Matrix = readonly (readonly number[])[];

/**
 * Q = X·W_Q, K = X·W_K, V = X·W_V, scores = Q·Kᵀ, masked_scores = scaled_scores + bias + mask,
 * weights = softmax(masked_scores), z = weights·V.
 */
export interface SelfAttentionSheet {
  readonly Q: Matrix;
  readonly K: Matrix;
  readonly V: Matrix;
  readonly scores: Matrix;
  readonly scaled_scores: Matrix;
  /** Only where the request has a bias or a mask. */
  readonly masked_scores?: Matrix;
  readonly weights: Matrix;
  readonly z: Matrix;
}

/** A token as a label of a row or a column. */
export interface LabelToken {
  readonly id: number;
  readonly piece: string;
}

/** One attention head, every step: scores = query·keyᵀ; weights = softmax(scores + position_bias + mask). */
export interface AttentionHead {
  readonly kind: AttentionKind;
  readonly layer: number;
  readonly head: number;
  readonly row_tokens: readonly LabelToken[];
  readonly column_tokens: readonly LabelToken[];
  /** [row, d_kv] */
  readonly query: Matrix;
  /** [column, d_kv] */
  readonly key: Matrix;
  /** [column, d_kv] */
  readonly value: Matrix;
  /** [row, column], T5 does not divide by √d_kv. */
  readonly scores: Matrix;
  /** [row, column]; zeros in cross-attention, which has no relative attention bias. */
  readonly position_bias: Matrix;
  /** [row, column]; 0 where attention may go, the lowest float32 where not. */
  readonly mask: Matrix;
  /** [row, column], rows sum to 1. */
  readonly weights: Matrix;
}

/** Numbers as they cross: base64 of their bytes, little-endian, since every door can carry a text. */
export type Base64 = string;

/** All heads of one kind as small maps. */
export interface KindOverview extends Omit<EngineKind, 'maps'> {
  /** Bytes [layers, heads, map_rows, map_columns], 0 to 255 for a weight of 0 to 1. */
  readonly maps: Base64;
}

/** What a pair's attention is like in all heads of the asked kinds. */
export interface AttentionOverview extends Omit<EngineOverview, 'kinds'> {
  readonly kinds: readonly KindOverview[];
}

/** One head's weights. */
export interface AttentionMap {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows, columns] */
  readonly weights: Base64;
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

/** Another token that the model could have chosen. */
export interface Alternative {
  readonly id: number;
  readonly piece: string;
  readonly probability: number;
}

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

/** Before the first call in a precision: its weights are made once, into the cache. */
export interface Preparing {
  readonly event: 'preparing';
  readonly done_bytes: number;
  readonly total_bytes: number;
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

/** Sentences before and after a training. */
export interface BeforeAfter {
  readonly sentences: readonly ComparedSentence[];
  /** One a figure; none where no sentence has a reference. */
  readonly figures: readonly FigureComparison[];
  /** Pairs that the set has; those compared may have been drawn from them. */
  readonly total: number;
  /** Pairs that the models cannot take, which were left out. */
  readonly refused: number;
  readonly elapsedMs: number;
}

/** Translations made, of both models together. */
export interface BeforeAfterProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}

export interface FileTranslation {
  readonly output: string;
  readonly translated: number;
  /** Rows that an earlier, interrupted run had already translated. */
  readonly resumed: number;
  readonly elapsedMs: number;
}

export interface FileTranslationProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

/** The first rows of a file with their translations. */
export interface FileTranslationRows {
  readonly event: 'rows';
  readonly rows: readonly TranslatedRow[];
}

export type FileTranslationEvent = FileTranslationProgress | FileTranslationRows | Preparing;

export type FilePreviewEvent =
  | ({ readonly event: 'head' } & FileHead)
  /** So many texts so far. */
  | { readonly event: 'count'; readonly total: number };

export type FileJobState =
  | { readonly phase: 'running' }
  | { readonly phase: 'cancelling' }
  | { readonly phase: 'cancelled' }
  /** The lab ended while it ran. */
  | { readonly phase: 'interrupted' }
  /** Another process of the lab translates it. */
  | { readonly phase: 'elsewhere' }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly error: LabErrorData };

/** The translation of a whole file: what was asked, how far it is, and what it gave first. */
export interface FileJob {
  readonly id: string;
  /** Paths are absolute; `model` is a folder. */
  readonly request: LabRequest<'fileTranslation.start'> & { readonly model: string };
  /** The model's name, and the SHA-256 of its weights as soon as it is known. */
  readonly model: string;
  readonly sha256: string | null;
  /** When it was first begun: ISO 8601. */
  readonly started: string;
  readonly state: FileJobState;
  /** Texts translated, and in all; null before the file has been read through. */
  readonly done: number;
  readonly total: number | null;
  /** Of all its runs together. */
  readonly elapsedMs: number;
  readonly rows: readonly TranslatedRow[];
}

export interface DeviceEntry {
  readonly device: Exclude<Device, 'auto'>;
  readonly available: boolean;
  /** Why not; empty where it is available. */
  readonly reason: string;
  readonly name: string;
}

/** What the lab's process has in memory, workers and trainings included. */
export interface MemoryUse {
  readonly resident_bytes: number;
}

/** A part of a long text's tokens. */
export interface EncodedTokens {
  readonly event: 'tokens';
  readonly tokens: readonly Token[];
}

/** How much of a text is counted, in UTF-16 units. */
export interface TextProgress {
  readonly event: 'progress';
  readonly done: number;
  readonly total: number;
}

/** Plain values by key; the interface decides what it remembers. */
export type Settings = Readonly<Record<string, unknown>>;

export interface DataProgress {
  readonly event: 'progress';
  readonly rows: number;
}

/** A model on its way from the Hub or a mirror. */
export type DownloadSummary = HubDownloadSummary<LabErrorData>;

/** How the lab may get in at an endpoint; never the token itself. */
export interface HubAccess {
  /** The one that was asked for, or the one that is used where none is given. */
  readonly endpoint: string;
  /** Where the token is that goes with every request: kept in the system's store, known until the lab ends, or in HF_TOKEN. */
  readonly token: 'none' | 'store' | 'session' | 'environment';
  /** Where one that is entered now will be. */
  readonly keeps: 'store' | 'session';
  /** Over plain http no token is sent, since anybody on the way could read it. */
  readonly takes_token: boolean;
}
