import type { GradientPiece } from '../t5/gradients.ts';

/** A weight that the optimizer changes in place. */
export interface TrainableParameter {
  readonly name: string;
  /** As PyTorch stores them. */
  readonly dims: readonly number[];
  /** The very memory that the graphs read. */
  readonly weights: Float32Array;
  /**
   * Where a whole gradient may be written so that the optimizer reads it in place, as the `data` of a full piece. Memory
   * that nobody touches where gradients come in factors or rows.
   */
  readonly gradient: Float32Array;
  /** Whether weight decay applies to it. */
  readonly decays: boolean;
}

/** Something that the optimizer remembers between two steps. */
export interface OptimizerStateTensor {
  /** `{parameter}.exp_avg`, `{parameter}.exp_avg_sq_row`, … */
  readonly name: string;
  readonly dims: readonly number[];
  /** The optimizer's own memory: read it to save, write it to restore. */
  readonly data: Float32Array;
}

/** Gradients by the names of their parameters. */
export type GradientPieces = ReadonlyMap<string, readonly GradientPiece[]>;

/** Float32 memory for moments. New memory is zero. */
export type AllocateFloat32 = (length: number) => Float32Array;

/**
 * Updates weights in place. All arithmetic is float32, one rounding an operation, so that a faster one can be held
 * against it bit by bit.
 */
export interface Optimizer {
  /** Updates done so far. To restore: first the state is written, then this. */
  steps: number;
  /** Everything remembered, in a fixed order. */
  readonly state: readonly OptimizerStateTensor[];
  /** Begins update number `steps + 1`. */
  beginStep(learning_rate: number): void;
  /** The L2 norm of all gradients as if they were one vector; not finite where a gradient is not. */
  gradientNorm(gradients: GradientPieces): number;
  /**
   * Updates the parameters that have a gradient here. `scale` multiplies it first (clipping, accumulation). The pieces are read
   * only; what lies in a parameter's own `gradient` is used up.
   */
  update(gradients: GradientPieces, scale: number): void;
  /** Gives back what it holds beside memory. Nothing is asked of it afterwards. */
  close(): Promise<void>;
}
