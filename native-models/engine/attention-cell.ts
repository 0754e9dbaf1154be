import { MASKED } from '../t5/stack.ts';
import { relativePositionBucket } from '../t5/relative-attention-bias.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { checkIndex, headPart, rowOf, type HeadPlace } from './attention-place.ts';
import type { AttentionRun, LayerAttention } from './attention-run.ts';

/** What a head adds to a score for the distance alone. */
export interface RelativeBias {
  /** key − query, in tokens. */
  readonly distance: number;
  readonly bucket: number;
  readonly bias: number;
}

/**
 * One cell of a head's map, step by step: score = query·key; logit = score + bias + mask;
 * weight = exp(logit − row_maximum) / row_sum; context = Σ weight·value over the row.
 */
export interface AttentionCell {
  readonly query: readonly number[]; // [d_kv]
  readonly key: readonly number[]; // [d_kv]
  readonly value: readonly number[]; // [d_kv]
  readonly score: number;
  /** Null in cross-attention, which has no relative attention bias. */
  readonly relative: RelativeBias | null;
  /** 0, or the lowest float32 where attention may not go. */
  readonly mask: number;
  readonly logit: number;
  /** The largest logit of the row. */
  readonly row_maximum: number;
  /** Σ exp(logit − row_maximum) over the row. */
  readonly row_sum: number;
  /** As the model computed it. */
  readonly weight: number;
  readonly context: readonly number[]; // [d_kv]
}

/** The bias of one head by bucket; null where its kind has none. */
export type BiasOfBucket = ((bucket: number) => number) | null;

/** One head of a run with what is added to its scores. */
export class HeadOfRun {
  readonly rows: number;
  readonly columns: number;
  readonly weights: FloatTensor; // [rows, columns]
  readonly query: FloatTensor; // [rows, d_kv]
  readonly key: FloatTensor; // [columns, d_kv]
  readonly value: FloatTensor; // [columns, d_kv]

  constructor(
    private readonly config: T5Config,
    run: AttentionRun,
    private readonly place: HeadPlace,
    private readonly biasOfBucket: BiasOfBucket,
  ) {
    const layer = run.layers[place.kind][place.layer]!;
    const part = (step: keyof LayerAttention) => headPart(layer[step], place.head);
    this.weights = part('weights');
    this.query = part('query');
    this.key = part('key');
    this.value = part('value');
    [this.rows, this.columns] = this.weights.dims as [number, number];
  }

  relative(row: number, column: number): RelativeBias | null {
    if (!this.biasOfBucket) return null;
    const distance = column - row;
    const bucket = relativePositionBucket(distance, this.place.kind === 'encoder', this.config);
    return { distance, bucket, bias: this.biasOfBucket(bucket) };
  }

  /** The decoder looks only back. */
  mask(row: number, column: number): number {
    return this.place.kind === 'decoder' && column > row ? MASKED : 0;
  }

  score(row: number, column: number): number {
    const query = rowOf(this.query, row);
    return rowOf(this.key, column).reduce((sum, value, index) => sum + value * query[index]!, 0);
  }

  cell(row: number, column: number): AttentionCell {
    checkIndex('row', 'row', row, this.rows);
    checkIndex('column', 'column', column, this.columns);
    const relative = this.relative(row, column);
    const score = this.score(row, column);
    const mask = this.mask(row, column);
    const logits = Array.from(
      { length: this.columns },
      (_, other) => this.score(row, other) + (this.relative(row, other)?.bias ?? 0) + this.mask(row, other),
    );
    const row_maximum = logits.reduce((a, b) => Math.max(a, b), -Infinity);
    return {
      query: [...rowOf(this.query, row)],
      key: [...rowOf(this.key, column)],
      value: [...rowOf(this.value, column)],
      score,
      relative,
      mask,
      logit: logits[column]!,
      row_maximum,
      row_sum: logits.reduce((sum, logit) => sum + Math.exp(logit - row_maximum), 0),
      weight: rowOf(this.weights, row)[column]!,
      context: this.#context(row),
    };
  }

  #context(row: number): readonly number[] {
    const weights = rowOf(this.weights, row);
    const context = new Array<number>(this.value.dims[1]!).fill(0);
    weights.forEach((weight, column) => {
      rowOf(this.value, column).forEach((value, index) => (context[index]! += weight * value));
    });
    return context;
  }
}
