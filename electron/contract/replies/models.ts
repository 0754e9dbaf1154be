import type { TensorDifference } from '../../../native-models/library/weights/compare-weights.ts';
import type { TensorWindow as StoredWindow } from '../../../native-models/library/weights/tensor-window.ts';
import type { ModelFamily } from '../../../native-models/t5/model-family.ts';
import type { LabErrorData } from '../lab-error.ts';
import type { Base64 } from './values.ts';

export type { ModelCard } from '../../../native-models/library/read-model-card.ts';
export type { TensorDifference, WeightsComparison } from '../../../native-models/library/weights/compare-weights.ts';
export type { TensorHistogram, TensorStatistics } from '../../../native-models/library/weights/tensor-statistics.ts';
export type { ModelSummary, ParameterEntry } from '../../../native-models/library/model-summary.ts';
export type { ModelFamily } from '../../../native-models/t5/model-family.ts';
export type { UnfamiliarWords } from '../../../native-models/library/training-words.ts';

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
  readonly state:
    | { readonly phase: 'ready'; readonly lacks?: 'tokenizer' }
    | { readonly phase: 'unavailable'; readonly error: LabErrorData };
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
