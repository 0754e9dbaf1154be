import {
  add,
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
  scatterAddElements,
  sub,
  topK,
  withDerivative,
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

interface CountedLogits {
  readonly logProbabilities: Value; // [rows, vocab_size]
  /** Labels with 0 where they do not count: int64 [rows, 1]. */
  readonly safeLabels: Value;
  /** 1 where a label counts, else 0: [rows, 1]. */
  readonly counts: Value;
  readonly ofLabel: Value; // [rows, 1]
  /** 0 where a label does not count: [rows, 1]. */
  readonly tokenLoss: Value;
}

function countLabels(logits: Value, labels: Value): CountedLogits {
  const flat = reshape(labels, [productDim(labels.dims), 1]);
  const ignored = equal(flat, constant('int64', [], BigInt64Array.of(BigInt(LABEL_PAD_TOKEN_ID))));
  const counts = sub(scalar(1), cast(ignored, 'float32', dtypes.float32.onnx));
  const safeLabels = mul(flat, cast(counts, 'int64', dtypes.int64.onnx));
  const logProbabilities = logSoftmax(logits, -1);
  const ofLabel = gatherElements(logProbabilities, safeLabels);
  return { logProbabilities, safeLabels, counts, ofLabel, tokenLoss: mul(neg(ofLabel), counts) };
}

const sumOfAll = (rows: Value): Value => reduceSum(rows, [0, 1], false);

/**
 * The loss that is trained: the mean cross-entropy over the labels that count; with label smoothing ε, (1 − ε) of it and
 * ε of the mean over the whole vocabulary (transformers' LabelSmoother; arXiv 1512.00567). A scalar. Its derivative is the
 * closed form, three passes over the logits: d loss / d logits = c/n · (softmax − ε/vocab_size − (1 − ε)·[label]), where c
 * is 1 for labels that count, else 0, and n how many do.
 */
export function trainingLoss(logits: Value, labels: Value, labelSmoothing: number): Value {
  const { logProbabilities, counts, safeLabels, tokenLoss } = countLabels(logits, labels);
  const counted = sumOfAll(counts);
  const vocabulary = Number(logits.dims.at(-1));
  const rule = (gradient: Value): readonly Value[] => {
    const weights = mul(div(counts, counted), gradient); // [rows, 1]
    const softmax = exp(logProbabilities); // [rows, vocab_size]
    const smoothed = labelSmoothing === 0 ? softmax : sub(softmax, scalar(labelSmoothing / vocabulary));
    const ofLabels = mul(weights, scalar(labelSmoothing - 1)); // [rows, 1]
    return [scatterAddElements(mul(smoothed, weights), safeLabels, ofLabels)];
  };
  const meanLoss = div(sumOfAll(tokenLoss), counted);
  if (labelSmoothing === 0) return withDerivative(meanLoss, { inputs: [logits], rule });
  const ofAll = mul(neg(reduceSum(logProbabilities, [-1], true)), counts); // [rows, 1]
  const overAll = div(sumOfAll(ofAll), mul(counted, scalar(vocabulary)));
  const loss = add(mul(meanLoss, scalar(1 - labelSmoothing)), mul(overAll, scalar(labelSmoothing)));
  return withDerivative(loss, { inputs: [logits], rule });
}

/** Cross-entropy of `logits` [batch*length, vocab_size] with `labels` [batch, length] and what explains it. */
export function crossEntropy(logits: Value, labels: Value, alternatives: number): LossSteps {
  const { logProbabilities, ofLabel, tokenLoss, counts } = countLabels(logits, labels);
  const better = cast(greater(logProbabilities, ofLabel), 'int64', dtypes.int64.onnx);
  const entropy = neg(reduceSum(mul(exp(logProbabilities), logProbabilities), [-1], true));
  const top = topK(logProbabilities, alternatives);
  return {
    loss: div(sumOfAll(tokenLoss), sumOfAll(counts)),
    tokenLoss: reshape(tokenLoss, labels.dims),
    rank: reshape(reduceSum(better, [-1], true), labels.dims),
    entropy: reshape(entropy, labels.dims),
    topLogProbabilities: reshape(top.values, [...labels.dims, alternatives]),
    topIds: reshape(top.indices, [...labels.dims, alternatives]),
  };
}
