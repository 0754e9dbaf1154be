import type { GradientPiece } from '../t5/gradients.ts';
import { adamWScalars, leavesUntouched, type AdamWArguments, type AdamWScalars } from './adamw-scalars.ts';
import { GradientChunks } from './gradient-chunks.ts';
import type { Optimizer, OptimizerStateTensor, TrainableParameter } from './optimizer.ts';
import { placeOf } from './optimizer-memory.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { RowSet, type RowRun } from './row-set.ts';
import { simdGradientNorm } from './simd-gradient-norm.ts';

/**
 * AdamW in WebAssembly, bit for bit what adamw.ts does. A gradient is formed chunk by chunk beside the weights that it
 * changes; rows of an embedding that never had one are passed over where that leaves every bit the same.
 */
export class SimdAdamW implements Optimizer {
  readonly state: readonly OptimizerStateTensor[];
  readonly #places: ReadonlyMap<string, PlacedParameter>;
  /** The rows whose moments may not be zero; null: all. A parameter without entry has yet to be looked at. */
  readonly #touched = new Map<string, RowSet | null>();
  #steps = 0;
  #scalars: AdamWScalars | null = null;

  constructor(
    private readonly parameters: readonly PlacedParameter[],
    private readonly settings: AdamWArguments,
  ) {
    this.state = parameters.flatMap(({ moments }) => moments);
    this.#places = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    for (const { name, rows } of parameters) this.#touched.set(name, new RowSet(rows));
  }

  get steps(): number {
    return this.#steps;
  }

  set steps(done: number) {
    this.#steps = done;
    this.#touched.clear();
  }

  beginStep(learning_rate: number): void {
    this.#steps += 1;
    this.#scalars = adamWScalars(this.settings, learning_rate, this.#steps);
  }

  gradientNorm(gradients: ReadonlyMap<string, readonly GradientPiece[]>): number {
    return simdGradientNorm(gradients, this.parameters);
  }

  update(parameter: TrainableParameter, pieces: readonly GradientPiece[], scale: number): void {
    if (this.#scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
    const place = placeOf(this.#places, parameter);
    place.memory.scratch.clear();
    const chunks = new GradientChunks(place, pieces);
    const keptWeight = place.decays ? this.#scalars.keptWeight : 1;
    const runs = this.#rowsToUpdate(place, chunks, leavesUntouched(this.#scalars, keptWeight, scale));
    updateRows(place, chunks, runs, scale, keptWeight, this.#scalars);
  }

  /** Keeps count of the rows that have moments, and says which rows change; undefined: all. */
  #rowsToUpdate(place: PlacedParameter, chunks: GradientChunks, leaves: boolean): Iterable<RowRun> | undefined {
    const { name, rows, moments } = place;
    if (!chunks.areNamedRowsOnly) {
      this.#touched.set(name, null);
      return undefined;
    }
    const known = this.#touched.get(name);
    if (known === null) return undefined;
    const touched = known ?? RowSet.withMoments(rows, moments);
    this.#touched.set(name, touched.add(chunks.namedRows()));
    return leaves ? touched.runs() : undefined;
  }
}

function updateRows(
  { weights, moments, columns, memory }: PlacedParameter,
  chunks: GradientChunks,
  runs: Iterable<RowRun> | undefined,
  scale: number,
  keptWeight: number,
  scalars: AdamWScalars,
): void {
  const [exp_avg, exp_avg_sq] = moments.map(({ data }) => data) as [Float32Array, Float32Array];
  chunks.forEach(({ firstRow, gradient }) => {
    const offset = 4 * firstRow * columns;
    memory.kernels.adamw(
      weights.byteOffset + offset,
      exp_avg.byteOffset + offset,
      exp_avg_sq.byteOffset + offset,
      gradient.byteOffset,
      gradient.length,
      scale,
      keptWeight,
      scalars.lerpWeight,
      scalars.fromGradient,
      scalars.beta2,
      scalars.oneMinusBeta2,
      scalars.biasCorrection2Root,
      scalars.epsilon,
      scalars.minusStepSize,
    );
  }, runs);
}
