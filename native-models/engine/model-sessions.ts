import type { Graph } from '../graph/graph.ts';
import { serialize } from '../onnx/serialize.ts';
import { Session, type SessionOptions } from '../runtime/session.ts';
import { buildCrossKeyValuesGraph, buildDecodeStepGraph } from '../t5/decode-step-graph.ts';
import { buildDecoderGraph } from '../t5/decoder-graph.ts';
import { buildEncoderGraph } from '../t5/encoder-graph.ts';
import { buildOutputGraph, buildOutputWeightRowsGraph } from '../t5/output-layer.ts';
import type { Description } from '../t5/description.ts';
import type { StageGraphs } from '../t5/stage-graphs.ts';
import { buildTrainingGraph, type TrainingGraph, type TrainingGraphOptions } from '../t5/training-graph.ts';
import { weightsOptions, type PlacedWeights } from './place-weights.ts';

/** Inspecting variants are many and small; the plain ones stay. */
const MAX_VARIANTS = 6;

const plain: readonly string[] = [
  'encoder',
  'cross-key-values',
  'decode-step',
  'hidden-step',
  'output-layer',
  'output-weight-rows',
];

export interface LoadedStage extends StageGraphs {
  readonly forwardSession: Session | null;
  readonly backwardSession: Session | null;
}

/**
 * The sessions of one model, each made when it is first needed. All graphs come from the one description and read the
 * same mapped weights.
 */
export class ModelSessions {
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #trainingGraphs = new Map<string, TrainingGraph>();

  constructor(
    private readonly description: Description,
    private readonly weights: PlacedWeights,
    private readonly options: Omit<SessionOptions, 'weightsFolder' | 'weightsInMemory' | 'boundInputs'>,
  ) {}

  /** encoder_last_hidden_state alone. */
  encoder(): Promise<Session> {
    return this.#session('encoder', () => buildEncoderGraph(this.description, ['encoder_last_hidden_state']));
  }

  crossKeyValues(): Promise<Session> {
    return this.#session('cross-key-values', () => buildCrossKeyValuesGraph(this.description));
  }

  decodeStep(): Promise<Session> {
    return this.#session('decode-step', () => buildDecodeStepGraph(this.description));
  }

  /** The decode step without its output layer: `hidden` instead of `logits`. */
  hiddenStep(): Promise<Session> {
    return this.#session('hidden-step', () => buildDecodeStepGraph(this.description, 'hidden'));
  }

  /** The output layer alone. */
  outputLayer(): Promise<Session> {
    return this.#session('output-layer', () => buildOutputGraph(this.description));
  }

  /** Gives the output layer's packed weights back until it is needed again. No run of it may be under way. */
  async releaseOutputLayer(): Promise<void> {
    const session = this.#sessions.get('output-layer');
    this.#sessions.delete('output-layer');
    await (await session)?.close();
  }

  outputWeightRows(): Promise<Session> {
    return this.#session('output-weight-rows', () => buildOutputWeightRowsGraph(this.description));
  }

  /** The encoder with the named outputs (see t5/inspection.ts). */
  inspectingEncoder(outputs: readonly string[]): Promise<Session> {
    return this.#session(`encoder:${outputs.join()}`, () => buildEncoderGraph(this.description, outputs));
  }

  /** The teacher-forced decoder with the named outputs. */
  decoder(outputs: readonly string[], alternatives: number): Promise<Session> {
    const key = `decoder:${alternatives}:${outputs.join()}`;
    return this.#session(key, () => buildDecoderGraph(this.description, outputs, alternatives));
  }

  /** Loss and gradients of the named parameters; without names, the loss alone. The graph says what goes in and out. */
  async training(
    parameterNames: readonly string[],
    options: TrainingGraphOptions = {},
  ): Promise<TrainingGraph & { readonly session: Session }> {
    const key = `training:${JSON.stringify(options)}:${parameterNames.join()}`;
    let training = this.#trainingGraphs.get(key);
    if (!training)
      this.#trainingGraphs.set(key, (training = buildTrainingGraph(this.description, parameterNames, options)));
    return { ...training, session: await this.#session(key, () => training.graph) };
  }

  /** The sessions of a stage of the staged pass, which stay. */
  async stage(key: string, graphs: StageGraphs): Promise<LoadedStage> {
    const load = (name: 'forward' | 'backward') => {
      const graph = graphs[name];
      return graph && this.#session(`stage:${key}:${name}`, () => graph);
    };
    return { ...graphs, forwardSession: await load('forward'), backwardSession: await load('backward') };
  }

  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    const loaded = await Promise.allSettled(sessions);
    for (const result of loaded) if (result.status === 'fulfilled') await result.value.close();
  }

  async #session(key: string, build: () => Graph): Promise<Session> {
    const known = this.#sessions.get(key);
    if (known) {
      this.#sessions.delete(key);
      this.#sessions.set(key, known); // the last used is the last to go
      return known;
    }
    await this.#dropOldVariants();
    const session = Session.create(serialize(build(), this.weights.placeOf), {
      ...this.options,
      ...weightsOptions(this.weights),
    });
    this.#sessions.set(key, session);
    session.catch(() => this.#sessions.delete(key));
    return session;
  }

  async #dropOldVariants(): Promise<void> {
    const variants = [...this.#sessions.keys()].filter((key) => !plain.includes(key) && !key.startsWith('stage:'));
    for (const key of variants.slice(0, Math.max(0, variants.length - MAX_VARIANTS + 1))) {
      const session = this.#sessions.get(key);
      this.#sessions.delete(key);
      await (await session)?.close();
    }
  }
}
