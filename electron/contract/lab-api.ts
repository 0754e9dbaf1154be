import type { Encoding, Segmentations, VocabularyEntry } from '../../native-models/tokenizer/encoding.ts';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import type { ArgumentEntry } from '../../native-models/training-arguments/argument-table.ts';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import type {
  AttentionCell,
  AttentionHead,
  AttentionMap,
  AttentionOverview,
  AttentionSlice,
  PositionBias,
  SelfAttentionSheet,
} from './replies/attention.ts';
import type {
  FileContent,
  FileJob,
  FilePreviewEvent,
  FileTranslation,
  FileTranslationEvent,
  ProposedOutput,
} from './replies/file-translation.ts';
import type { FolderListing } from './replies/files.ts';
import type {
  DataInspection,
  DataProgress,
  ExaminedStep,
  ExportProgress,
  ExportResult,
  ForecastProgress,
  ReadPairs,
  FileColumns,
  ImportedRun,
  BeforeAfter,
  BeforeAfterProgress,
  TrainingForecast,
} from './replies/fine-tuning.ts';
import type {
  DeviceEntry,
  DownloadSummary,
  HubAccess,
  Machine,
  MemoryUse,
  RepositoryInspection,
  Settings,
} from './replies/lab.ts';
import type {
  ForwardReply,
  OutputSlice,
  PairBatch,
  PrecisionCost,
  PrecisionCostProgress,
  ScoreEvent,
  ScoreReply,
} from './replies/loss.ts';
import type {
  ComparedTensor,
  ModelCard,
  ModelEntry,
  ModelHash,
  ModelSummary,
  TensorStatistics,
  TensorWindow,
  UnfamiliarWords,
  WeightsComparison,
  WeightsProgress,
} from './replies/models.ts';
import type {
  EncodedTokens,
  LatticeView,
  TextProgress,
  TextStatistics,
  TextTrace,
  VocabularyPage,
  VocabularyPageEntry,
} from './replies/tokenizer.ts';
import type {
  AlignmentMeasurement,
  AlignmentProgress,
  PreparedTranslation,
  TokenDistribution,
  Translation,
  TranslationBeams,
  TranslationStep,
} from './replies/translation.ts';
import type { Preparing } from './replies/values.ts';
import type { PackedRunDetails } from './packed-steps.ts';
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
    /** Puts a folder back that `forget` took out since the lab started, at its old place. */
    readonly restore: Call<'models.restore', readonly ModelEntry[]>;
    readonly summary: Call<'models.summary', ModelSummary>;
    /** The model's own card, in that language where it has one; null without a card. */
    readonly card: Call<'models.card', ModelCard | null>;
    /** Words of a text that the model never met in training; null where its folder does not list what it met. */
    readonly unfamiliarWords: Call<'models.unfamiliarWords', UnfamiliarWords | null>;
    /** SHA-256 of the weights, read once for as long as the files stay as they are. */
    readonly hash: Call<'models.hash', ModelHash>;
    /** A parameter's values in figures and as a histogram. */
    readonly tensor: Call<'models.tensor', TensorStatistics, WeightsProgress>;
    /** A block of a parameter's values. */
    readonly tensorWindow: Call<'models.tensorWindow', TensorWindow>;
    /** The weights of two models, tensor by tensor. */
    readonly compare: Call<'models.compare', WeightsComparison, WeightsProgress | ComparedTensor>;
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
    /** A part of what the model returned for a pair; parts of one pair share one run. */
    readonly outputSlice: Call<'loss.outputSlice', OutputSlice, Preparing>;
    /** The loss of each pair of a data set, batch by batch; results come in events. */
    readonly score: Call<'loss.score', ScoreReply, ScoreEvent | Preparing>;
    /** Pairs padded as DataCollatorForSeq2Seq pads them; nothing runs. */
    readonly batch: Call<'loss.batch', PairBatch, Preparing>;
    /** What a precision costs on this model: loss and changed translations against float32. */
    readonly precisionCost: Call<'loss.precisionCost', PrecisionCost, PrecisionCostProgress | Preparing>;
  };
  readonly translation: {
    /** Opens the model and makes the sessions of a translation: the first one then starts as soon as the others. */
    readonly prepare: Call<'translation.prepare', PreparedTranslation, Preparing>;
    readonly translate: Call<'translation.translate', Translation, TranslationStep | TranslationBeams | Preparing>;
    /** The whole distribution at one position: what sampling's arguments reshape without the model. */
    readonly distribution: Call<'translation.distribution', TokenDistribution, Preparing>;
    /** A whole file (txt, csv, tsv, jsonl, tmx), resumable. */
    readonly translateFile: Call<'translation.translateFile', FileTranslation, FileTranslationEvent>;
    /** The weights of one head of cross-attention, or the mean of all: rows are the translation's tokens. */
    readonly alignment: Call<'translation.alignment', AttentionMap, Preparing>;
    /** Erases the source tokens one by one, and holds every head of cross-attention against what that does. */
    readonly measureAlignment: Call<
      'translation.measureAlignment',
      AlignmentMeasurement,
      AlignmentProgress | Preparing
    >;
  };
  /** Whole files that are translated behind whatever is on screen; each is known by its id, also after a restart. */
  readonly fileTranslation: {
    /** How a file begins, as an event at once, and what it holds. */
    readonly preview: Call<'fileTranslation.preview', FileContent, FilePreviewEvent>;
    /** A place for the output, and what lies there. */
    readonly output: Call<'fileTranslation.output', ProposedOutput>;
    /** The path of a small file to try, in the lab's own folder. */
    readonly example: Call<'fileTranslation.example', { readonly input: string }>;
    /** Begins and resolves at once; `watch` follows it. It goes on when the caller is gone. */
    readonly start: Call<'fileTranslation.start', FileJob>;
    /** Goes on with one that was cancelled, interrupted or failed. */
    readonly resume: Call<'fileTranslation.resume', FileJob>;
    /** After the decode step under way; resolves when it has ended. What was translated is kept for `resume`. */
    readonly cancel: Call<'fileTranslation.cancel', FileJob>;
    /** What has happened since it was last begun, and then what happens; resolves when it has ended. */
    readonly watch: Call<'fileTranslation.watch', FileJob, FileTranslationEvent>;
    /** The newest first. */
    readonly list: Call<'fileTranslation.list', readonly FileJob[]>;
    /** Takes one off the list; nothing on disk is touched. */
    readonly forget: Call<'fileTranslation.forget', readonly FileJob[]>;
  };
  readonly fineTuning: {
    /** Every training argument with its default for this model. */
    readonly arguments: Call<'fineTuning.arguments', readonly ArgumentEntry[]>;
    /** What the data would be trained as: problems by line in each data set, and the first batch as the model gets it. */
    readonly inspect: Call<'fineTuning.inspect', DataInspection, DataProgress>;
    /** The first rows of a data set, to be worked on by hand. */
    readonly readPairs: Call<'fineTuning.readPairs', ReadPairs>;
    /** What a file of pairs names its columns, from its first record, and which of them are taken. */
    readonly readColumns: Call<'fineTuning.readColumns', FileColumns>;
    /** What a training will take in time, memory and disk: from three steps on this machine that leave nothing behind. */
    readonly forecast: Call<'fineTuning.forecast', TrainingForecast, ForecastProgress>;
    /** One update on one pair, on weights that nobody keeps: what it changed and what came of it. */
    readonly examineStep: Call<'fineTuning.examineStep', ExaminedStep>;
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
    /** What a run folder holds; with `packed` its steps as columns. */
    readonly run: Call<'fineTuning.run', PackedRunDetails>;
    /** Takes a run out of the list; nothing on disk is touched. */
    readonly forget: Call<'fineTuning.forget', readonly RunSummary[]>;
    /** Writes a checkpoint as a Hugging Face folder, opens that again and compares. */
    readonly export: Call<'fineTuning.export', ExportResult, ExportProgress>;
    /** Where a checkpoint could be exported to, inside the run's folder: a name that nothing bears yet. */
    readonly exportFolder: Call<'fineTuning.exportFolder', { readonly path: string }>;
    /** Adds a run that was made elsewhere to the list, read only: what transformers' trainer_state.json tells of it. */
    readonly importRun: Call<'fineTuning.importRun', RunSummary>;
    readonly importedRun: Call<'fineTuning.importedRun', ImportedRun>;
    /** The model card that an export of a checkpoint gets, filled in from the run. */
    readonly modelCard: Call<'fineTuning.modelCard', { readonly card: string }>;
    /** What the training did to some sentences: the start model and a checkpoint side by side, with a verdict. */
    readonly beforeAfter: Call<'fineTuning.beforeAfter', BeforeAfter, BeforeAfterProgress | Preparing>;
  };
  /** Models from the Hub or a mirror. Nothing else in the lab asks the network, and this only when the user does. */
  readonly downloads: {
    /** What would be fetched, and what speaks against it. Of the files only config.json and an index of shards are read. */
    readonly inspect: Call<'downloads.inspect', RepositoryInspection>;
    /** Begins the download, or goes on with one of the same commit, and resolves at once; `watch` follows it. */
    readonly start: Call<'downloads.start', DownloadSummary>;
    /** Those under way, those that wait on the disk, and those that ended while the lab ran; the newest first. */
    readonly list: Call<'downloads.list', readonly DownloadSummary[]>;
    /** The download as it is now and after each change; resolves when nothing is fetched any more. Aborting it only ends the watching. */
    readonly watch: Call<'downloads.watch', DownloadSummary, DownloadSummary>;
    /** Resolves when nothing is written any more; what is here stays, also for the next start of the lab. */
    readonly pause: Call<'downloads.pause', DownloadSummary>;
    readonly resume: Call<'downloads.resume', DownloadSummary>;
    /** Takes a download off the list and its parts off the disk; a model that is whole stays. */
    readonly discard: Call<'downloads.discard', readonly DownloadSummary[]>;
    /** Whether the lab has a token for an endpoint, and where it keeps one. */
    readonly access: Call<'downloads.access', HubAccess>;
    /** Keeps an access token for an endpoint, or forgets it. No call ever returns one. */
    readonly setToken: Call<'downloads.setToken', HubAccess>;
  };
  readonly files: {
    /** The names in one folder, to look through: a page in a browser has no other way to a path. */
    readonly folder: Call<'files.folder', FolderListing>;
  };
  readonly devices: {
    /** Each execution provider after a real trial session. */
    readonly list: Call<'devices.list', readonly DeviceEntry[]>;
    readonly memory: Call<'devices.memory', MemoryUse>;
    readonly machine: Call<'devices.machine', Machine>;
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
