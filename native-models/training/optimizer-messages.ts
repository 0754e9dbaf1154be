import type { ScratchPlace } from '../kernels/training-memory.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import type { AdamWArguments } from './adamw-scalars.ts';
import type { PlacedParameter } from './placed-parameter.ts';

/** A parameter as another thread gets to know it: arrays over shared memory, and which of the memories that is. */
export interface SharedParameter extends Omit<PlacedParameter, 'memory'> {
  readonly memory: number;
}

/** What a thread of the optimizer is started with. */
export interface OptimizerThreadData {
  /** Which rows are its own: share `thread` of `threads`. */
  readonly thread: number;
  readonly threads: number;
  readonly settings: AdamWArguments;
  readonly memories: readonly { readonly wasm: WebAssembly.Memory; readonly scratch: ScratchPlace }[];
  readonly parameters: readonly SharedParameter[];
}

/** A piece of the rows that are the thread's own; a whole gradient that lies in shared memory is not sent. */
export type SentPiece = GradientPiece | { readonly kind: 'in-place' };

export type OptimizerRequest =
  /** The squared L2 norms of gradients that lie whole in shared memory. */
  | { readonly kind: 'squares'; readonly names: readonly string[] }
  /** Update number `steps` of its rows, or a part of it. */
  | {
      readonly kind: 'update';
      readonly steps: number;
      /** Whether the state was written since the last update: then nothing is known of it. */
      readonly isRestored: boolean;
      readonly learning_rate: number;
      readonly scale: number;
      readonly gradients: ReadonlyMap<string, readonly SentPiece[]>;
    };

export type OptimizerReply =
  | { readonly kind: 'ready'; readonly flushesDenormals: boolean }
  | { readonly kind: 'squares'; readonly squares: ReadonlyMap<string, number> }
  | { readonly kind: 'updated' }
  | { readonly kind: 'failed'; readonly message: string };
