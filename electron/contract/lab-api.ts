import type { Encoding, Segmentations, VocabularyEntry } from '../../native-models/tokenizer/encoding.ts';
import type { ExportProgress, ExportResult } from '../../native-models/fine-tuning/export-proof.ts';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import type { ArgumentEntry } from '../../native-models/training-arguments/argument-table.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type {
  AlignmentMeasurement,
  AlignmentProgress,
  AttentionCell,
  AttentionHead,
  AttentionMap,
  AttentionOverview,
  AttentionSlice,
  DataInspection,
  DataProgress,
  RunDetails,
  EncodedTokens,
  DeviceEntry,
  ForecastProgress,
  ForwardReply,
  ModelCard,
  LatticeView,
  ModelEntry,
  MemoryUse,
  ModelHash,
  ModelSummary,
  PositionBias,
  PrecisionCost,
  PrecisionCostProgress,
  Preparing,
  SelfAttentionSheet,
  Settings,
  TextProgress,
  TextStatistics,
  TextTrace,
  TrainingForecast,
  UnfamiliarWords,
  Translation,
  TranslationStep,
  FileTranslation,
  FileTranslationProgress,
  VocabularyPage,
  VocabularyPageEntry,
} from './replies.ts';
import type { LabRequest, LabRequestChannel } from './requests.ts';

/** What a caller may add to any call. */
export interface CallOptions<Event = never> {
  /** Long calls report through here. */
  readonly onEvent?: (event: Event) => void;
  /** Aborting it ends the call between two steps; the call then fails with the code `cancelled`. */
  readonly signal?: AbortSignal;
}

type Call<Channel extends LabRequestChannel, Reply, Event = never> = (
  request: LabRequest<Channel>,
  options?: CallOptions<Event>,
) => Promise<Reply>;

/**
 * Everything that the lab can do. One object implements it (electron/host); window, browser and terminal lead to it.
 * A call resolves with its reply or rejects with a LabError.
 */
export interface LabApi {
  readonly models: {
    /** The library: the bundled model first, then the folders that were opened. */
    readonly list: Call<'models.list', readonly ModelEntry[]>;
    /** Adds a folder to the library, in place, and returns its entry. */
    readonly open: Call<'models.open', ModelEntry>;
    /** Takes a folder out of the library; nothing on disk is touched. */
    readonly forget: Call<'models.forget', readonly ModelEntry[]>;
    readonly summary: Call<'models.summary', ModelSummary>;
    /** The model's own card, in that language where it has one; null without a card. */
    readonly card: Call<'models.card', ModelCard | null>;
    /** Words of a text that the model never met in training; null where its folder does not list what it met. */
    readonly unfamiliarWords: Call<'models.unfamiliarWords', UnfamiliarWords | null>;
    /** SHA-256 of the weights, read once for as long as the files stay as they are. */
    readonly hash: Call<'models.hash', ModelHash>;
  };
  readonly tokenizer: {
    readonly encode: Call<'tokenizer.encode', Encoding, EncodedTokens>;
    /** `each[i]` is the text of `ids[i]` decoded alone. */
    readonly decode: Call<'tokenizer.decode', { readonly text: string; readonly each: readonly string[] }>;
    readonly segmentations: Call<'tokenizer.segmentations', Segmentations>;
    readonly vocabulary: Call<'tokenizer.vocabulary', readonly VocabularyEntry[]>;
    /** A text on its way to the model: what the normalizer made of it, and the tokens. */
    readonly trace: Call<'tokenizer.trace', TextTrace>;
    /** The lattice of a short text as it is drawn, its best ways, and the best one through given edges. */
    readonly lattice: Call<'tokenizer.lattice', LatticeView>;
    /** A stretch of the vocabulary, filtered and sorted, with the number of all that match. */
    readonly vocabularyPage: Call<'tokenizer.vocabularyPage', VocabularyPage>;
    /** The entries of ids; null for those that the tokenizer does not know. */
    readonly entries: Call<'tokenizer.entries', readonly (VocabularyPageEntry | null)[]>;
    /** Counts a text of any length, part by part. */
    readonly statistics: Call<'tokenizer.statistics', TextStatistics, TextProgress>;
  };
  readonly attention: {
    /** Self-attention by hand, on matrices (no model). */
    readonly sheet: Call<'attention.sheet', SelfAttentionSheet>;
    /** One head of the open model, every step of it. */
    readonly head: Call<'attention.head', AttentionHead, Preparing>;
    /** All heads as small maps, from one run, which the calls below share. */
    readonly overview: Call<'attention.overview', AttentionOverview, Preparing>;
    /** The weights of one head, whole. */
    readonly map: Call<'attention.map', AttentionMap, Preparing>;
    /** One cell of a head, step by step. */
    readonly cell: Call<'attention.cell', AttentionCell, Preparing>;
    /** A part of a head as the sheet takes it. */
    readonly slice: Call<'attention.slice', AttentionSlice, Preparing>;
    /** The relative attention bias of a layer, by bucket; from the weights, without a run. */
    readonly positionBias: Call<'attention.positionBias', PositionBias, Preparing>;
  };
  readonly loss: {
    /** Teacher forcing: the loss of each pair and of each target token. */
    readonly forward: Call<'loss.forward', ForwardReply, Preparing>;
    /** What a precision costs on this model: loss and changed translations against float32. */
    readonly precisionCost: Call<'loss.precisionCost', PrecisionCost, PrecisionCostProgress | Preparing>;
  };
  readonly translation: {
    readonly translate: Call<'translation.translate', Translation, TranslationStep | Preparing>;
    /** A whole file (txt, csv, tsv, jsonl, tmx), resumable. */
    readonly translateFile: Call<'translation.translateFile', FileTranslation, FileTranslationProgress | Preparing>;
    /** The weights of one head of cross-attention, or the mean of all: rows are the translation's tokens. */
    readonly alignment: Call<'translation.alignment', AttentionMap, Preparing>;
    /** Erases the source tokens one by one, and holds every head of cross-attention against what that does. */
    readonly measureAlignment: Call<
      'translation.measureAlignment',
      AlignmentMeasurement,
      AlignmentProgress | Preparing
    >;
  };
  readonly fineTuning: {
    /** Every training argument with its default for this model. */
    readonly arguments: Call<'fineTuning.arguments', readonly ArgumentEntry[]>;
    /** What the data would be trained as: problems by line, and the first batch as the model gets it. */
    readonly inspect: Call<'fineTuning.inspect', DataInspection, DataProgress>;
    /** What a training will take in time, memory and disk: from three steps on this machine that leave nothing behind. */
    readonly forecast: Call<'fineTuning.forecast', TrainingForecast, ForecastProgress>;
    /** Begins a run in a thread of its own and resolves when it is under way; `watch` follows it. */
    readonly start: Call<'fineTuning.start', RunSummary>;
    /** Goes on with a paused run, or with one that ended early from its last whole checkpoint, then also in smaller batches. */
    readonly resume: Call<'fineTuning.resume', RunSummary>;
    /** After the step under way. */
    readonly pause: Call<'fineTuning.pause', RunSummary>;
    /** After the step under way, with a checkpoint; resolves when the run has ended. */
    readonly stop: Call<'fineTuning.stop', RunSummary>;
    /**
     * The run's events after `after_step`, from the file and then as they come; resolves when no thread of this lab
     * trains it any more. Aborting it only ends the watching.
     */
    readonly watch: Call<'fineTuning.watch', RunSummary, TrainingEvent>;
    /** The runs that this lab knows, the newest first. */
    readonly runs: Call<'fineTuning.runs', readonly RunSummary[]>;
    /** What a run folder holds. */
    readonly run: Call<'fineTuning.run', RunDetails>;
    /** Takes a run out of the list; nothing on disk is touched. */
    readonly forget: Call<'fineTuning.forget', readonly RunSummary[]>;
    /** Writes a checkpoint as a Hugging Face folder, opens that again and compares. */
    readonly export: Call<'fineTuning.export', ExportResult, ExportProgress>;
  };
  readonly devices: {
    /** Each execution provider after a real trial session. */
    readonly list: Call<'devices.list', readonly DeviceEntry[]>;
    readonly memory: Call<'devices.memory', MemoryUse>;
  };
  readonly settings: {
    /** What the interface remembers between two starts. */
    readonly read: Call<'settings.read', Settings>;
    /** Merges into what is remembered; a null value forgets the key. */
    readonly write: Call<'settings.write', Settings>;
  };
}

type Methods = {
  [Group in keyof LabApi]: {
    [Method in keyof LabApi[Group] & string as `${Group}.${Method}`]: LabApi[Group][Method];
  };
}[keyof LabApi];
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
/** The same calls as one flat table, `group.method`: what travels over a wire. */
export type LabCalls = UnionToIntersection<Methods>;
export type LabChannel = keyof LabCalls & string;
