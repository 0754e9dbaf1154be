import type { DataSource } from '../data-sets/example.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

/** A file as it was when the run began. */
export interface HashedFile {
  /** Absolute; inside the run's folder where it begins with `data/`. */
  readonly path: string;
  readonly size_bytes: number;
  readonly sha256: string;
}

/** A data set of a run. */
export interface RunData {
  readonly source: Exclude<DataSource, { kind: 'examples' }>;
  readonly files: readonly HashedFile[];
  readonly examples: number;
}

/** run.json: everything that a run needs to be done again. Only a resumption in smaller batches changes it. */
export interface RunDescription {
  readonly format: 1;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly arguments: TrainingArguments;
  readonly model: { readonly name: string; readonly path: string; readonly files: readonly HashedFile[] };
  readonly train: RunData;
  readonly evaluation: RunData | null;
  /** Evaluated beside the run's own evaluation set, so that forgetting shows. */
  readonly general: RunData | null;
  /** Mixed into the training; `examples` of them were drawn. */
  readonly replay: RunData | null;
  /** Lists of example indices, one per forward pass, that replace the random order. */
  readonly batches: readonly (readonly number[])[] | null;
  /** Threads inside one operator; null: one a physical core. */
  readonly threads: number | null;
  readonly max_steps: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memory_bytes: number;
    readonly platform: string;
  };
}
