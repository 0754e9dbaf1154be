import {
  add,
  cast,
  constant,
  div,
  equal,
  exp,
  gatherElements,
  gemm,
  greater,
  log,
  logSoftmax,
  mul,
  neg,
  reduceMax,
  reduceSum,
  reshape,
  scalar,
  scatterAddElements,
  softmax,
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
  /**
   * The mean over the whole vocabulary of −log p, at labels that count; else 0. With it a loss with label smoothing ε is
   * (1 − ε) of the token's loss and ε of this (`smoothed_loss` of transformers' LabelSmoother): [batch, decoder_sequence].
   */
  readonly smoothedLoss: Value;
  /** How many tokens the model holds more likely than the label: int64 [batch, decoder_sequence]. */
  readonly rank: Value;
  /** Of the predicted distribution, in nats: [batch, decoder_sequence]. */
  readonly entropy: Value;
  /** The likeliest tokens: [batch, decoder_sequence, k]. */
  readonly topLogProbabilities: Value;
  readonly topIds: Value;
}

interface CountedLabels {
  /** Labels with 0 where they do not count: int64 [rows, 1]. */
  readonly safeLabels: Value;
  /** 1 where a label counts, else 0: [rows, 1]. */
  readonly counts: Value;
}

function countLabels(labels: Value): CountedLabels {
  const flat = reshape(labels, [productDim(labels.dims), 1]);
  const ignored = equal(flat, constant('int64', [], BigInt64Array.of(BigInt(LABEL_PAD_TOKEN_ID))));
  const counts = sub(scalar(1), cast(ignored, 'float32', dtypes.float32.onnx));
  return { counts, safeLabels: mul(flat, cast(counts, 'int64', dtypes.int64.onnx)) };
}

const sumOfAll = (rows: Value): Value => reduceSum(rows, [0, 1], false);

/**
 * The loss that is trained: the mean cross-entropy over the labels that count; with label smoothing ε, (1 − ε) of it and
 * ε of the mean over the whole vocabulary (transformers' LabelSmoother; arXiv 1512.00567). A scalar. Its derivative is the
 * closed form d loss / d logits = c/n · p with p = softmax − ε/vocab_size − (1 − ε)·[label], where c is 1 for labels that
 * count, else 0, and n how many do. Nothing else of a training is as large as the logits, so the output layer is part of it:
 * c/n multiplies what is small, and p is made where the softmax lies.
 * @param rows what the output layer multiplies, [rows, d_model]; `weight` its own, [vocab_size, d_model].
 */
export function trainingLoss(rows: Value, weight: Value, labels: Value, labelSmoothing: number): Value {
  const { counts, safeLabels } = countLabels(labels);
  const counted = sumOfAll(counts);
  const vocabulary = Number(weight.dims[0]);
  const logits = gemm(rows, weight, { transB: true }); // [rows, vocab_size]
  const probabilities = softmax(logits, -1);
  // log Σ exp(logits) out of the largest logit and its probability
  const logTotal = sub(reduceMax(logits, -1), log(reduceMax(probabilities, -1))); // [rows, 1]
  const rule = (gradient: Value): readonly Value[] => {
    const smoothed = labelSmoothing === 0 ? probabilities : sub(probabilities, scalar(labelSmoothing / vocabulary));
    const ofLabels = mul(counts, scalar(labelSmoothing - 1)); // [rows, 1]
    const p = scatterAddElements(smoothed, safeLabels, ofLabels); // [rows, vocab_size]
    const weights = mul(div(counts, counted), gradient); // [rows, 1]
    return [mul(gemm(p, weight), weights), gemm(p, mul(rows, weights), { transA: true })];
  };
  const meanOf = (losses: Value) => div(sumOfAll(mul(losses, counts)), counted);
  const meanLoss = meanOf(sub(logTotal, gatherElements(logits, safeLabels)));
  if (labelSmoothing === 0) return withDerivative(meanLoss, { inputs: [rows, weight], rule });
  const overAll = meanOf(sub(logTotal, mul(reduceSum(logits, [-1], true), scalar(1 / vocabulary))));
  const loss = add(mul(meanLoss, scalar(1 - labelSmoothing)), mul(overAll, scalar(labelSmoothing)));
  return withDerivative(loss, { inputs: [rows, weight], rule });
}

/** Cross-entropy of `logits` [batch*length, vocab_size] with `labels` [batch, length] and what explains it. */
export function crossEntropy(logits: Value, labels: Value, alternatives: number): LossSteps {
  const { counts, safeLabels } = countLabels(labels);
  const logProbabilities = logSoftmax(logits, -1); // [rows, vocab_size]
  const ofLabel = gatherElements(logProbabilities, safeLabels); // [rows, 1]
  const tokenLoss = mul(neg(ofLabel), counts); // 0 where a label does not count
  const overAll = mul(reduceSum(logProbabilities, [-1], true), scalar(-1 / Number(logits.dims.at(-1))));
  const better = cast(greater(logProbabilities, ofLabel), 'int64', dtypes.int64.onnx);
  const entropy = neg(reduceSum(mul(exp(logProbabilities), logProbabilities), [-1], true));
  const top = topK(logProbabilities, alternatives);
  return {
    loss: div(sumOfAll(tokenLoss), sumOfAll(counts)),
    tokenLoss: reshape(tokenLoss, labels.dims),
    smoothedLoss: reshape(mul(overAll, counts), labels.dims),
    rank: reshape(reduceSum(better, [-1], true), labels.dims),
    entropy: reshape(entropy, labels.dims),
    topLogProbabilities: reshape(top.values, [...labels.dims, alternatives]),
    topIds: reshape(top.indices, [...labels.dims, alternatives]),
  };
}
