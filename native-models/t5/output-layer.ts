import { gather, input, matMulNBits, mul, parameter, scalar } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { BLOCK_SIZE, blockCount, quantizedRowBytes } from '../tensor/block-quantization.ts';
import { blockNames, outputWeightName } from './parameter-set.ts';
import type { Description } from './description.ts';

/** What the output layer multiplies: [rows, d_model]. */
export function outputRows({ config }: Description, rows: Value): Value {
  // Tied models (T5 v1.0) scale by d_model^-0.5 before the shared embedding; untied ones (v1.1 and later) do not.
  return config.tie_word_embeddings ? mul(rows, scalar(config.d_model ** -0.5)) : rows;
}

/** The output layer: [rows, d_model] → logits [rows, vocab_size]. */
export function outputLogits(description: Description, rows: Value): Value {
  const { config, parameters } = description;
  return parameters.linear(outputWeightName(config), outputRows(description, rows));
}

/** The output layer alone, on rows of `outputRows`: hidden [rows, d_model] → logits [rows, vocab_size]. */
export function buildOutputGraph({ config, parameters }: Description): Graph {
  const hidden = input('hidden', 'float32', ['rows', config.d_model]);
  const logits = parameters.linear(outputWeightName(config), hidden);
  return { name: 'output-layer', inputs: [hidden], outputs: { logits } };
}

/** The same with the weight in 8-bit blocks, whatever the precision of the rest. */
export function buildApproximateOutputGraph({ config }: Description): Graph {
  const { vocab_size: n, d_model: k } = config;
  const hidden = input('hidden', 'float32', ['rows', k]);
  const names = blockNames([outputWeightName(config)], 8);
  const blocks = blockCount(k);
  const quantized = parameter(names.quantized, [n, blocks, quantizedRowBytes(k, 8) / blocks], 'uint8');
  const scales = parameter(names.scales, [n * blocks]);
  const logits = matMulNBits(hidden, quantized, scales, { n, k, bits: 8, blockSize: BLOCK_SIZE });
  return { name: 'approximate-output-layer', inputs: [hidden], outputs: { logits } };
}

/** Rows of the output layer's weight: ids [candidates] → rows [candidates, d_model]. */
export function buildOutputWeightRowsGraph({ config, parameters }: Description): Graph {
  const ids = input('ids', 'int64', ['candidates']);
  const rows = gather(parameters.get(outputWeightName(config)), ids);
  return { name: 'output-weight-rows', inputs: [ids], outputs: { rows } };
}
