import type { DataSetError } from '../../native-models/data-sets/data-set-error.ts';
import type { LogitsError } from '../../native-models/distributions/logits-error.ts';
import type { EngineError } from '../../native-models/engine/engine-error.ts';
import type { SheetError } from '../../native-models/engine/self-attention-sheet.ts';
import type { FileError } from '../../native-models/files/file-error.ts';
import type { GenerationError } from '../../native-models/generation/generation-error.ts';
import type { GraphError } from '../../native-models/graph/graph-error.ts';
import type { HubError } from '../../native-models/hub/hub-error.ts';
import type { LibraryError } from '../../native-models/library/library-error.ts';
import type { MetricsError } from '../../native-models/metrics/metrics-error.ts';
import type { RunError } from '../../native-models/runs/run-error.ts';
import type { RuntimeError } from '../../native-models/runtime/runtime-error.ts';
import type { SafetensorsError } from '../../native-models/safetensors/safetensors-error.ts';
import type { ConfigError } from '../../native-models/t5/config-error.ts';
import type { TextFileError } from '../../native-models/text-files/text-file-error.ts';
import type { TokenizerError } from '../../native-models/tokenizer/tokenizer-error.ts';
import type { ArgumentError } from '../../native-models/training-arguments/parse-arguments.ts';
import type { TrainingError } from '../../native-models/training/training-error.ts';
import type { FileTranslationError } from '../../native-models/translation-files/file-translation-error.ts';

type EngineErrors = [
  ArgumentError,
  ConfigError,
  DataSetError,
  EngineError,
  FileError,
  FileTranslationError,
  GenerationError,
  GraphError,
  HubError,
  LibraryError,
  LogitsError,
  MetricsError,
  RunError,
  RuntimeError,
  SafetensorsError,
  SheetError,
  TextFileError,
  TokenizerError,
  TrainingError,
];

/** Every way in which native-models can fail. */
export type EngineReason = EngineErrors[number]['code'];

/** What the system itself says of a file, under Node's codes. */
export type SystemReason =
  | 'ENOENT'
  | 'ENOTDIR'
  | 'ENAMETOOLONG'
  | 'ELOOP'
  | 'EISDIR'
  | 'EACCES'
  | 'EPERM'
  | 'EIO'
  | 'EMFILE'
  | 'EBUSY'
  | 'EEXIST'
  | 'ENOSPC'
  | 'EDQUOT'
  | 'EROFS'
  | 'ERR_INVALID_ARG_VALUE';

/** Why a call failed, finer than the contract's code: an interface has a sentence for each in its own language. */
export type ErrorReason = EngineReason | SystemReason;
