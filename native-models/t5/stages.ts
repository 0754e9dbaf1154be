import { add, input } from '../graph/operators.ts';
import { productDim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import type { RowRun } from '../tensor/tensor.ts';
import type { Description } from './description.ts';
import { trainingLoss } from './loss.ts';
import { outputRows } from './output-layer.ts';
import { outputParts, outputWeightName } from './parameter-set.ts';
import { hasRelativeAttentionBias, t5Parameters } from './parameter-names.ts';
import { positionBias } from './relative-attention-bias.ts';
import {
  additiveMask,
  biasTableName,
  causalBias,
  layerCount,
  stackBlock,
  stackEnd,
  stackStart,
  type Stack,
} from './stack.ts';
import type { T5Config } from './t5-config.ts';

/**
 * The teacher-forced pass, cut into stages: each is a graph of its own, run one after the other, so that only what one
 * stage works with lies in memory. All blocks of a stack are of one kind and share its graph, over weights of their own.
 */
export interface Stage {
  readonly kind: StageKind;
  /** Which value of the pass (a name such as `encoder.hidden.3`) each of the graph's `reads` is. */
  readonly reads: Readonly<Record<string, string>>;
  /** The value of the pass that the graph's output is; the last stage's is `loss`. */
  readonly writes: string;
  /** The model's parameter behind each name that the graph has for one. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Of names that stand for a part of a parameter: which of its rows. */
  readonly rows?: ReadonlyMap<string, RowRun>;
}

type StackStageKind = `${Stack}.${'start' | 'bias' | 'block' | 'end'}`;
export type StageKind = StackStageKind | 'loss';

/** What the graph of a kind takes and gives, forward. */
export interface StageBody {
  /** Of the batch: integers and masks. */
  readonly inputs: readonly Value[];
  /** What earlier stages have computed. */
  readonly reads: Readonly<Record<string, Value>>;
  readonly output: Value;
}

/** The stages of a model in the order of the pass. */
export function t5Stages(config: T5Config): readonly Stage[] {
  return [...stackStages(config, 'encoder'), ...stackStages(config, 'decoder'), lossStage(config)];
}

function lossStage(config: T5Config): Stage {
  const output = outputWeightName(config);
  const parts = outputParts(config);
  return {
    kind: 'loss',
    reads: { hidden: 'decoder.rows' },
    writes: 'loss',
    parameters: new Map([output, ...parts.map(({ name }) => name)].map((name) => [name, output])),
    rows: new Map(parts.map(({ name, rows }) => [name, rows])),
  };
}

function stackStages(config: T5Config, stack: Stack): Stage[] {
  const layers = layerCount(config, stack);
  const stages: Stage[] = [
    {
      kind: `${stack}.start`,
      reads: {},
      writes: `${stack}.hidden.0`,
      parameters: new Map([['shared.weight', 'shared.weight']]),
    },
  ];
  const sharedTable = biasTableName(config, stack, 0);
  for (let layer = 0; layer < layers; layer++) {
    const table = biasTableName(config, stack, layer);
    if (hasRelativeAttentionBias(config, layer))
      stages.push({ kind: `${stack}.bias`, reads: {}, writes: table, parameters: new Map([[sharedTable, table]]) });
    stages.push({
      kind: `${stack}.block`,
      reads: {
        hidden: `${stack}.hidden.${layer}`,
        position_bias: table,
        ...(stack === 'decoder' ? { memory: 'encoder.rows' } : {}),
      },
      writes: `${stack}.hidden.${layer + 1}`,
      parameters: blockParameters(config, stack, layer),
    });
  }
  const norm = `${stack}.final_layer_norm.weight`;
  stages.push({
    kind: `${stack}.end`,
    reads: { hidden: `${stack}.hidden.${layers}` },
    writes: `${stack}.rows`,
    parameters: new Map([[norm, norm]]),
  });
  return stages;
}

/** The graph of a kind is that of the first block. */
function blockParameters(config: T5Config, stack: Stack, layer: number): ReadonlyMap<string, string> {
  const prefixOf = (block: number) => `${stack}.block.${block}.layer.`;
  const names = t5Parameters(config)
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefixOf(0)) && name !== biasTableName(config, stack, 0));
  return new Map(names.map((name) => [name, name.replace(prefixOf(0), prefixOf(layer))]));
}

const lengths = { encoder: 'encoder_sequence', decoder: 'decoder_sequence' } as const;
const idInputs = { encoder: 'input_ids', decoder: 'decoder_input_ids' } as const;

function rowsInput(config: T5Config, name: string, stack: Stack): Value {
  return input(name, 'float32', [productDim(['batch', lengths[stack]]), config.d_model]);
}

function attentionMaskInput(): Value {
  return input('attention_mask', 'int64', ['batch', lengths.encoder]);
}

/** The forward graph of a kind but the loss, over the parameters of its first stage. */
export function stageBody(description: Description, kind: StackStageKind): StageBody {
  const [stack, part] = kind.split('.') as [Stack, 'start' | 'bias' | 'block' | 'end'];
  const { config, parameters } = description;
  const length = lengths[stack];
  switch (part) {
    case 'start': {
      const ids = input(idInputs[stack], 'int64', ['batch', length]);
      return { inputs: [ids], reads: {}, output: stackStart(description, stack, ids) };
    }
    case 'bias': {
      const buckets = input(`${stack}_buckets`, 'int64', [length, length]);
      const output = positionBias(parameters.get(biasTableName(config, stack, 0)), buckets);
      return { inputs: [buckets], reads: {}, output };
    }
    case 'block':
      return stack === 'encoder' ? encoderBlockStage(description) : decoderBlockStage(description);
    case 'end': {
      const hidden = rowsInput(config, 'hidden', stack);
      return { inputs: [], reads: { hidden }, output: stackEnd(description, stack, hidden) };
    }
  }
}

function positionBiasInput({ num_heads }: T5Config, stack: Stack): Value {
  return input('position_bias', 'float32', [1, num_heads, lengths[stack], lengths[stack]]);
}

function encoderBlockStage(description: Description): StageBody {
  const { config } = description;
  const hidden = rowsInput(config, 'hidden', 'encoder');
  const position_bias = positionBiasInput(config, 'encoder');
  const attentionMask = attentionMaskInput();
  const selfBias = add(position_bias, additiveMask(attentionMask));
  const surroundings = { batch: 'batch', length: lengths.encoder, selfBias, memory: null };
  const { hidden: output } = stackBlock(description, 'encoder', 0, hidden, surroundings);
  return { inputs: [attentionMask], reads: { hidden, position_bias }, output };
}

function decoderBlockStage(description: Description): StageBody {
  const { config } = description;
  const hidden = rowsInput(config, 'hidden', 'decoder');
  const rows = rowsInput(config, 'memory', 'encoder');
  const position_bias = positionBiasInput(config, 'decoder');
  const attentionMask = attentionMaskInput();
  const causalMask = input('causal_mask', 'float32', [lengths.decoder, lengths.decoder]);
  const selfBias = add(position_bias, causalBias(causalMask));
  const memory = { rows, length: lengths.encoder, bias: additiveMask(attentionMask) };
  const surroundings = { batch: 'batch', length: lengths.decoder, selfBias, memory };
  const { hidden: output } = stackBlock(description, 'decoder', 0, hidden, surroundings);
  return { inputs: [attentionMask, causalMask], reads: { hidden, position_bias, memory: rows }, output };
}

/**
 * From the decoder's rows to the mean loss, a scalar.
 * @param inParts whether the output layer is computed part by part, where it has parts.
 */
export function lossBody(description: Description, labelSmoothing: number, inParts: boolean): StageBody {
  const { config, parameters } = description;
  const hidden = rowsInput(config, 'hidden', 'decoder');
  const labels = input('labels', 'int64', ['batch', lengths.decoder]);
  const whole = parameters.get(outputWeightName(config));
  const parts = inParts ? outputParts(config).map(({ name }) => parameters.get(name)) : [];
  const weight = { whole, parts: parts.length > 0 ? parts : [whole] };
  const output = trainingLoss(outputRows(description, hidden), weight, labels, labelSmoothing);
  return { inputs: [labels], reads: { hidden }, output };
}
