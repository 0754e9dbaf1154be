import {
  cast,
  constant,
  div,
  equal,
  exp,
  gatherElements,
  greater,
  logSoftmax,
  mul,
  neg,
  reduceSum,
  reshape,
  scalar,
  sub,
  topK,
} from '../graph/operators.ts';
import { productDim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import { dtypes } from '../tensor/dtype.ts';

/** Labels with this value count for nothing, as in torch's cross_entropy(ignore_index=-100). */
export const LABEL_PAD_TOKEN_ID = -100;

export interface LossSteps {
  /** Mean over the labels that count; a scalar. */
  readonly loss: Value;
  /** Each label's cross-entropy; 0 where the label does not count: [batch, decoder_sequence]. */
  readonly tokenLoss: Value;
  /** How many tokens the model holds more likely than the label: int64 [batch, decoder_sequence]. */
  readonly rank: Value;
  /** Of the predicted distribution, in nats: [batch, decoder_sequence]. */
  readonly entropy: Value;
  /** The likeliest tokens: [batch, decoder_sequence, k]. */
  readonly topLogProbabilities: Value;
  readonly topIds: Value;
}

/** Cross-entropy of `logits` [batch*length, vocab_size] with `labels` [batch, length] and what explains it. */
export function crossEntropy(logits: Value, labels: Value, alternatives: number): LossSteps {
  const rows = productDim(labels.dims);
  const flat = reshape(labels, [rows, 1]);
  const ignored = equal(flat, constant('int64', [], BigInt64Array.of(BigInt(LABEL_PAD_TOKEN_ID))));
  const counts = sub(scalar(1), cast(ignored, 'float32', dtypes.float32.onnx)); // [rows, 1]
  const safeLabels = mul(flat, cast(counts, 'int64', dtypes.int64.onnx));

  const logProbabilities = logSoftmax(logits, -1); // [rows, vocab_size]
  const ofLabel = gatherElements(logProbabilities, safeLabels); // [rows, 1]
  const tokenLoss = mul(neg(ofLabel), counts);
  const better = cast(greater(logProbabilities, ofLabel), 'int64', dtypes.int64.onnx);
  const entropy = neg(reduceSum(mul(exp(logProbabilities), logProbabilities), [-1], true));
  const top = topK(logProbabilities, alternatives);
  return {
    loss: div(reduceSum(tokenLoss, [0, 1], false), reduceSum(counts, [0, 1], false)),
    tokenLoss: reshape(tokenLoss, labels.dims),
    rank: reshape(reduceSum(better, [-1], true), labels.dims),
    entropy: reshape(entropy, labels.dims),
    topLogProbabilities: reshape(top.values, [...labels.dims, alternatives]),
    topIds: reshape(top.indices, [...labels.dims, alternatives]),
  };
}
