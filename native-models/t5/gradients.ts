import type { Tensor } from '../tensor/tensor.ts';
import { elementCount } from '../tensor/tensor.ts';
import type { GradientOutput } from './training-graph.ts';

/**
 * The gradients of one or more batches, parameter by parameter: contributions of a run are added as they come.
 * A run's own arrays are taken over where nothing was there before.
 */
export class Gradients {
  /** By parameter; of its shape, row-major. */
  readonly values = new Map<string, Float32Array>();

  constructor(
    private readonly outputs: readonly GradientOutput[],
    private readonly dimsOf: (parameter: string) => readonly number[],
  ) {}

  /** Adds what a run of the training graph returned for `batch`. */
  add(
    results: Readonly<Record<string, Tensor>>,
    batch: { readonly input_ids: Tensor<BigInt64Array>; readonly decoder_input_ids: Tensor<BigInt64Array> },
  ): void {
    for (const output of this.outputs) {
      const data = results[output.output]!.data as Float32Array;
      if (output.kind === 'full') this.#addFull(output.parameter, data);
      else this.#addRows(output.parameter, batch[output.ids].data, data);
    }
  }

  #addFull(parameter: string, gradient: Float32Array): void {
    const sum = this.values.get(parameter);
    if (!sum) return void this.values.set(parameter, gradient);
    for (let i = 0; i < sum.length; i++) sum[i]! += gradient[i]!;
  }

  #addRows(parameter: string, ids: BigInt64Array, rows: Float32Array): void {
    let sum = this.values.get(parameter);
    if (!sum) this.values.set(parameter, (sum = new Float32Array(elementCount(this.dimsOf(parameter)))));
    const width = rows.length / ids.length;
    ids.forEach((id, row) => {
      const start = Number(id) * width;
      for (let i = 0; i < width; i++) sum[start + i]! += rows[row * width + i]!;
    });
  }
}
