import type { readColumns } from '../../native-models/data-sets/read-columns.ts';
import type { readExamples } from '../../native-models/data-sets/read-examples.ts';
import type { assertStartModel } from '../../native-models/fine-tuning/describe-run.ts';
import type { Attention } from '../../native-models/engine/attention.ts';
import type { ModelOutputs } from '../../native-models/engine/output-slice.ts';
import type { T5Engine } from '../../native-models/engine/t5-engine.ts';
import type { SheetReply, SheetRequest } from '../../native-models/engine/self-attention-sheet.ts';
import type { Tokenizer, VocabularyEntry } from '../../native-models/tokenizer/encoding.ts';
import type { FileOptions } from '../../native-models/translation-files/file-record.ts';
import type { FileContent, PreviewRequest } from '../../native-models/translation-files/preview-file.ts';
import type { OutputState, ProposedOutput } from '../../native-models/translation-files/propose-output.ts';
import type { TranslatedRow } from '../../native-models/translation-files/translate-file.ts';
import type { AttentionHead } from '../contract/replies/attention.ts';
import type { DeviceEntry } from '../contract/replies/lab.ts';
import type { ForwardReply } from '../contract/replies/loss.ts';
import type { TextTrace, VocabularyPage, VocabularyPageEntry } from '../contract/replies/tokenizer.ts';
import type {
  PreparedTranslation,
  TokenDistribution,
  TranslationBeams,
  TranslationStep,
} from '../contract/replies/translation.ts';
import type { Device, GenerationOptions, LabRequest, Precision } from '../contract/requests.ts';
import type { PartCounter } from './count-text.ts';
import type { EngineTranslation } from './engine-api.ts';

/** How one precision does on the sample of sentences. */
export interface SampleMeasurement {
  readonly sources: readonly string[];
  readonly translations: readonly string[];
  /** Per token of the targets, or of the own translations where there are none. */
  readonly meanLoss: number;
  readonly elapsedMs: number;
}

/** A request without the part that says which model runs it, and where. */
type Asked<Channel extends 'attention.head' | 'loss.forward' | 'translation.translate' | 'translation.distribution'> =
  Omit<LabRequest<Channel>, 'model' | 'device' | 'precision' | 'threads'>;

/** An open model. Its calls may be interleaved: each keeps its own state between two decode steps. */
export interface Engine {
  /** Makes the sessions of a translation; a text is tokenized between two of them. */
  prepareTranslation(options: { signal: AbortSignal }): Promise<PreparedTranslation>;
  translate(
    request: Asked<'translation.translate'>,
    options: {
      onStep: (step: TranslationStep) => void;
      onBeams: (beams: TranslationBeams) => void;
      signal: AbortSignal;
    },
  ): Promise<EngineTranslation>;
  /** What the model says comes next, its logits as they are. */
  nextDistribution(
    request: Asked<'translation.distribution'>,
    options: { signal: AbortSignal },
  ): Promise<Omit<TokenDistribution, 'logits'> & { readonly logits: Float32Array }>;
  translateBatch(
    sources: readonly string[],
    generation: GenerationOptions,
    options: { signal: AbortSignal; batch_size?: number },
  ): Promise<readonly string[]>;
  forwardExamples(request: Asked<'loss.forward'>, options: { signal: AbortSignal }): Promise<ForwardReply>;
  scorePairs: T5Engine['scorePairs'];
  collatePairs: T5Engine['collatePairs'];
  /** What the model returns for a pair, slice by slice of the same run. */
  readonly outputs: Pick<ModelOutputs, 'slice'>;
  attentionHead(request: Asked<'attention.head'>, options: { signal: AbortSignal }): Promise<AttentionHead>;
  /** All heads of a pair, and single ones of the same run. */
  readonly attention: Pick<
    Attention,
    'overview' | 'map' | 'cell' | 'slice' | 'positionBias' | 'alignment' | 'measureAlignment'
  >;
  /** Mean loss of given translations, and the model's own: see precision-cost.ts. */
  measureSample(
    targets: readonly string[] | null,
    options: { onProgress: (done: number, total: number) => void; signal: AbortSignal },
  ): Promise<SampleMeasurement>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly device: Device;
  readonly precision: Precision;
  readonly threads?: number;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** While the precision's weights are made, the first time. */
  readonly onProgress: (progress: { readonly doneBytes: number; readonly totalBytes: number }) => void;
}

export type VocabularyQuery = Omit<LabRequest<'tokenizer.vocabulary'>, 'model'>;

export interface FileJob extends FileOptions {
  readonly input: string;
  readonly output: string;
  readonly translateBatch: (texts: readonly string[]) => Promise<readonly string[]>;
  readonly batchSize: number;
  /** What the translations depend on beside the input: an interrupted job with another one begins anew. */
  readonly fingerprint: string;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  readonly onWritten: (rows: readonly TranslatedRow[]) => void;
  readonly signal: AbortSignal;
}

/** What the worker's calls need of native-models. They come as arguments, so the calls are tested without ONNX Runtime. */
export interface EngineParts {
  loadTokenizer(folder: string): Promise<Tokenizer>;
  searchVocabulary(tokenizer: Tokenizer, query: VocabularyQuery): readonly VocabularyEntry[];
  traceText(tokenizer: Tokenizer, text: string, options: { readonly add_special_tokens: boolean }): TextTrace;
  vocabularyPage(tokenizer: Tokenizer, query: Omit<LabRequest<'tokenizer.vocabularyPage'>, 'model'>): VocabularyPage;
  entriesOf(tokenizer: Tokenizer, ids: readonly number[]): readonly (VocabularyPageEntry | null)[];
  createStatisticsCounter(tokenizer: Tokenizer): PartCounter;
  openEngine(folder: string, options: EngineOptions): Promise<Engine>;
  selfAttentionSheet(request: SheetRequest): SheetReply;
  listDevices(): Promise<readonly DeviceEntry[]>;
  assertStartModel: typeof assertStartModel;
  readColumns: typeof readColumns;
  readExamples: typeof readExamples;
  translateFile(job: FileJob): Promise<{ readonly translated: number; readonly resumed: number }>;
  previewFile(request: PreviewRequest): Promise<FileContent>;
  proposeOutput(input: string): Promise<ProposedOutput>;
  outputState(output: string): Promise<OutputState>;
}
