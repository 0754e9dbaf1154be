import type { RowRun } from '../tensor/tensor.ts';
import { adamWScalars, type AdamWArguments, type AdamWScalars } from './adamw-scalars.ts';
import { hasShortWays, leavesUntouched, shortWays, type AdamWStep } from './adamw-without-gradient.ts';
import { GradientChunks } from './gradient-chunks.ts';
import type { GradientPieces, Optimizer, OptimizerStateTensor } from './optimizer.ts';
import { ownOf } from './optimizer-memory.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { RowSet } from './row-set.ts';
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

  gradientNorm(gradients: GradientPieces): number {
    return simdGradientNorm(gradients, this.parameters);
  }

  update(gradients: GradientPieces, scale: number): void {
    const scalars = this.#scalars;
    if (scalars === null) throw new RangeError('The optimizer is asked to update before a step has begun.');
    for (const [name, pieces] of gradients) {
      const place = ownOf(this.#places, name);
      place.memory.scratch.clear();
      const chunks = new GradientChunks(place, pieces);
      const step: AdamWStep = { scale, keptWeight: place.decays ? scalars.keptWeight : 1, scalars };
      if (chunks.areNamedRowsOnly) this.#updateNamedRows(place, chunks, step);
      else {
        this.#touched.set(name, null);
        updateRows(place, chunks, step);
      }
    }
  }

  async close(): Promise<void> {}

  /** Rows without gradient change too, where they have moments or weight decay. */
  #updateNamedRows(place: PlacedParameter, chunks: GradientChunks, step: AdamWStep): void {
    const { name, rows, moments } = place;
    const named = new RowSet(rows).add(chunks.namedRows());
    const known = this.#touched.get(name);
    const touched = known === undefined ? RowSet.withMoments(rows, moments) : known;
    this.#touched.set(name, touched && touched.with(named));
    const others = (touched && leavesUntouched(step) ? touched : RowSet.all(rows)).without(named);
    if (!hasShortWays(step)) return updateRows(place, chunks, step, named.with(others).runs());
    updateRows(place, chunks, step, named.runs());
    updateWithoutGradient(place, step, others.runs());
  }
}

function updateRows(place: PlacedParameter, chunks: GradientChunks, step: AdamWStep, runs?: Iterable<RowRun>): void {
  const { scale, keptWeight, scalars } = step;
  chunks.forEach(({ firstRow, gradient }) => {
    place.memory.kernels.adamw(
      ...addressesOf(place, firstRow),
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

function updateWithoutGradient(place: PlacedParameter, step: AdamWStep, runs: Iterable<RowRun>): void {
  const { keptWeight, scalars } = step;
  const { resting, shift } = shortWays(step);
  for (const [start, end] of runs)
    place.memory.kernels.adamwWithoutGradient(
      ...addressesOf(place, start),
      (end - start) * place.columns,
      keptWeight,
      scalars.lerpWeight,
      scalars.beta2,
      scalars.biasCorrection2Root,
      scalars.epsilon,
      scalars.minusStepSize,
      resting,
      shift,
    );
}

/** Where weights and moments of a row lie. */
function addressesOf({ weights, moments, columns }: PlacedParameter, row: number) {
  const [exp_avg, exp_avg_sq] = moments as readonly [OptimizerStateTensor, OptimizerStateTensor];
  const offset = 4 * row * columns;
  const { byteOffset } = weights;
  return [byteOffset + offset, exp_avg.data.byteOffset + offset, exp_avg_sq.data.byteOffset + offset] as const;
}
