import type { LoadedStage, ModelSessions } from '../engine/model-sessions.ts';
import { giveBack } from '../runtime/session.ts';
import type { Seq2SeqBatch } from '../t5/batch.ts';
import type { Description } from '../t5/description.ts';
import type { GradientOutput } from '../t5/gradient-outputs.ts';
import type { Gradients } from '../t5/gradients.ts';
import { StagedGraphs, type BatchLengths, type StagedOptions } from '../t5/staged-graphs.ts';
import type { Stage } from '../t5/stages.ts';
import { elementCount, rowsOf, type FloatTensor, type Tensor } from '../tensor/tensor.ts';
import { drawDropoutMasks, type MaskSeed } from '../training/dropout-masks.ts';

/** A place for the whole gradient of each trained parameter. */
export type GradientPlaces = ReadonlyMap<string, Float32Array>;

/** What a stage leaves for its way back. */
interface Passed {
  readonly stage: Stage;
  readonly loaded: LoadedStage;
  readonly masks: Readonly<Record<string, Tensor>>;
  readonly saved: Readonly<Record<string, Tensor>>;
}

/**
 * Forward and backward through the stages of a model (t5/stages.ts), one graph after the other: in memory lie the rows between
 * the blocks, the products that the way back needs, and whatever one block works with.
 */
export class StagedPass {
  readonly #graphs: StagedGraphs;

  /** @param weights all of the model's, in memory; @param places of the parameters that are trained. */
  constructor(
    description: Description,
    private readonly sessions: ModelSessions,
    private readonly weights: ReadonlyMap<string, FloatTensor>,
    private readonly places: GradientPlaces,
    options: StagedOptions,
  ) {
    this.#graphs = new StagedGraphs(description, new Set(places.keys()), options);
  }

  /** The loss of a batch; its gradients are added to `gradients`. */
  async forwardBackward(batch: Seq2SeqBatch, gradients: Gradients, seed: MaskSeed): Promise<number> {
    const values = new Map<string, Tensor>();
    const passed: Passed[] = [];
    const lengths = lengthsOf(batch);
    let masksDrawn = 0;
    for (const stage of this.#graphs.stages) {
      const { key, graphs } = this.#graphs.of(stage.kind, lengths);
      const loaded = await this.sessions.stage(key, graphs);
      const masks = drawDropoutMasks(loaded.dropoutMasks, lengths, seed, masksDrawn);
      masksDrawn += loaded.dropoutMasks.length;
      const feeds = { ...this.#feeds(stage, batch, values), ...masks };
      const results = (await loaded.forwardSession?.run(feeds)) ?? {};
      if (results['output']) values.set(stage.writes, results['output']);
      if (!loaded.backwardSession) continue;
      const saved = Object.fromEntries(loaded.saved.map((name) => [name, results[name]!]));
      passed.push({ stage, loaded, masks, saved });
    }
    return this.#backward(passed, batch, values, gradients);
  }

  async #backward(
    passed: Passed[],
    batch: Seq2SeqBatch,
    values: ReadonlyMap<string, Tensor>,
    gradients: Gradients,
  ): Promise<number> {
    const arrived = new Map<string, FloatTensor>();
    let loss = Number.NaN;
    for (let next = passed.pop(); next; next = passed.pop()) {
      const { stage, loaded, masks, saved } = next;
      const outputGradient = arrived.get(stage.writes);
      arrived.delete(stage.writes);
      const feeds = {
        ...this.#feeds(stage, batch, values),
        ...masks,
        ...saved,
        ...(outputGradient ? { output_gradient: outputGradient } : {}),
      };
      const outputs = loaded.gradients.map((output) => inModel(output, stage));
      const into = gradients.placesFor(outputs, (name) => this.#placeOf(name));
      const results = await loaded.backwardSession!.run(feeds, into);
      for (const { data } of [...Object.values(saved), ...Object.values(masks)]) giveBack(data);
      if (outputGradient) giveBack(outputGradient.data);
      if (stage.kind === 'loss') loss = Number(results['output']!.data[0]);
      gradients.add(outputs, results, batch);
      for (const [name, value] of Object.entries(stage.reads)) {
        const gradient = results[`gradient_of.${name}`] as FloatTensor | undefined;
        if (gradient) arrived.set(value, sum(arrived.get(value), gradient));
      }
    }
    return loss;
  }

  /** The inputs of both graphs of a stage but for its masks; those that a graph does not have are left aside. */
  #feeds(stage: Stage, batch: Seq2SeqBatch, values: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = { ...batch };
    for (const [name, value] of Object.entries(stage.reads)) feeds[name] = values.get(value)!;
    for (const [name, parameter] of stage.parameters) {
      const rows = stage.rows?.get(name);
      const weight = this.weights.get(parameter)!;
      feeds[name] = rows ? rowsOf(weight, rows) : weight;
    }
    return feeds;
  }

  #placeOf(parameter: string): FloatTensor {
    return { dims: this.weights.get(parameter)!.dims, data: this.places.get(parameter)! };
  }
}

/** A gradient under the names of the model instead of the graph's, which are those of the first block. */
function inModel(output: GradientOutput, { parameters, rows }: Stage): GradientOutput {
  const named = { ...output, parameter: parameters.get(output.parameter)! };
  const part = rows?.get(output.parameter);
  return part && named.kind === 'full' ? { ...named, rows: part } : named;
}

/** The lengths of a batch's axes. */
export function lengthsOf({ input_ids, labels }: Seq2SeqBatch): BatchLengths {
  const [batch, encoder_sequence] = input_ids.dims;
  return { batch: batch!, encoder_sequence: encoder_sequence!, decoder_sequence: labels.dims[1]! };
}

/** Adds `gradient` to what has arrived; the earlier array is taken over. */
function sum(earlier: FloatTensor | undefined, gradient: FloatTensor): FloatTensor {
  if (!earlier) return gradient;
  const { data } = earlier;
  for (let i = 0; i < elementCount(earlier.dims); i++) data[i]! += gradient.data[i]!;
  return earlier;
}
