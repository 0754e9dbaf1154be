import {
  add,
  cast,
  clip,
  concat,
  constant,
  div,
  equal,
  exp,
  gather,
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

/** The output layer's weight [vocab_size, d_model], and the same cut into parts of consecutive rows, or as one part. */
export interface OutputWeight {
  readonly whole: Value;
  readonly parts: readonly Value[];
}

/**
 * The loss that is trained: the mean cross-entropy over the labels that count; with label smoothing ε, (1 − ε) of it and
 * ε of the mean over the whole vocabulary (transformers' LabelSmoother; arXiv 1512.00567). A scalar. Its derivative is the
 * closed form d loss / d logits = c/n · (softmax − ε/vocab_size − (1 − ε)·[label]), where c is 1 for labels that
 * count, else 0, and n how many do.
 *
 * Nothing else of a training is as large as the logits, so the output layer is part of it, part by part: products of fewer
 * columns stay in the caches. Σ exp(logits − largest) =: s divides what is small, and nobody reads the logits of a part but to
 * subtract and to exponentiate, so that ONNX Runtime may do both in their memory. The label's own logit is therefore
 * computed once more from its row of the weight.
 * @param rows what the output layer multiplies, [rows, d_model].
 */
export function trainingLoss(
  rows: Value,
  { whole, parts }: OutputWeight,
  labels: Value,
  labelSmoothing: number,
): Value {
  const { counts, safeLabels } = countLabels(labels);
  const counted = sumOfAll(counts);
  const vocabulary = Number(whole.dims[0]);
  const logits = parts.map((part) => gemm(rows, part, { transB: true })); // each [rows, rows of the part]
  const largest = reduceMax(concatColumns(logits.map((some) => reduceMax(some, -1))), -1); // [rows, 1]
  const exponentials = logits.map((some) => exp(sub(some, largest)));
  const s = reduceSum(concatColumns(exponentials.map((some) => reduceSum(some, [-1], true))), [-1], true); // [rows, 1]
  const rule = (gradient: Value): readonly Value[] => {
    const ofLabels = mul(mul(counts, s), scalar(labelSmoothing - 1)); // [rows, 1]
    const p = exponentials.map((some, index) => {
      const smoothed = labelSmoothing === 0 ? some : sub(some, mul(s, scalar(labelSmoothing / vocabulary)));
      const { places, here } = placesInPart(safeLabels, parts, index);
      return scatterAddElements(smoothed, places, here ? mul(ofLabels, here) : ofLabels);
    });
    const weights = div(mul(div(counts, counted), gradient), s); // [rows, 1]
    const weighted = mul(rows, weights);
    const ofRows = parts.map((part, index) => gemm(p[index]!, part)).reduce(add); // [rows, d_model]
    return [mul(ofRows, weights), ...p.map((some) => gemm(some, weighted, { transA: true }))];
  };
  const logTotal = add(largest, log(s)); // log Σ exp(logits)
  const meanOf = (losses: Value) => div(sumOfAll(mul(losses, counts)), counted);
  const ofLabel = rowProducts(rows, gather(whole, reshape(safeLabels, [safeLabels.dims[0]!])));
  const meanLoss = meanOf(sub(logTotal, ofLabel));
  const inputs = [rows, ...parts];
  if (labelSmoothing === 0) return withDerivative(meanLoss, { inputs, rule });
  const meanRow = mul(reduceSum(whole, [0], true), scalar(1 / vocabulary)); // [1, d_model]
  const overAll = meanOf(sub(logTotal, rowProducts(rows, meanRow)));
  const loss = add(mul(meanLoss, scalar(1 - labelSmoothing)), mul(overAll, scalar(labelSmoothing)));
  return withDerivative(loss, { inputs, rule });
}

/** a · b row by row: [rows, n] → [rows, 1] */
function rowProducts(a: Value, b: Value): Value {
  return reduceSum(mul(a, b), [-1], true);
}

function concatColumns(columns: readonly Value[]): Value {
  return columns.length === 1 ? columns[0]! : concat(columns, 1);
}

/** Where the labels [rows, 1] lie in a part of the vocabulary, and 1 for those that do, else 0; null where all do. */
function placesInPart(
  labels: Value,
  parts: readonly Value[],
  index: number,
): { readonly places: Value; readonly here: Value | null } {
  if (parts.length === 1) return { places: labels, here: null };
  const lengths = parts.map((part) => Number(part.dims[0]));
  const first = lengths.slice(0, index).reduce((sum, length) => sum + length, 0);
  const shifted = sub(labels, constant('int64', [], BigInt64Array.of(BigInt(first))));
  const places = clip(shifted, 0, lengths[index]! - 1);
  return { places, here: cast(equal(places, shifted), 'float32', dtypes.float32.onnx) };
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
