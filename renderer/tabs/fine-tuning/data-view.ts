import type { DataReport, FirstBatch } from './lab-types.ts';

export const batchNames = ['input_ids', 'attention_mask', 'labels', 'decoder_input_ids'] as const;
export type BatchName = (typeof batchNames)[number];

/** A cell of the first batch. */
export interface BatchCell {
  readonly value: number;
  /** Whether it stands only for the batch's rectangular shape. */
  readonly padding: boolean;
}

/**
 * One matrix of the first batch with its padding marked: what the attention mask hides, and where nothing is learnt.
 * The decoder's own ids begin with the pad token as start token, which is no padding: there the labels decide, one place
 * to the right.
 */
export function batchCells(batch: FirstBatch, name: BatchName): readonly (readonly BatchCell[])[] {
  return batch[name].map((row, example) =>
    row.map((value, place) => ({ value, padding: isPadding(batch, name, example, place) })),
  );
}

function isPadding(batch: FirstBatch, name: BatchName, example: number, place: number): boolean {
  if (name === 'input_ids' || name === 'attention_mask') return batch.attention_mask[example]?.[place] === 0;
  if (name === 'labels') return batch.labels[example]?.[place] === -100;
  return place > 0 && batch.labels[example]?.[place - 1] === -100;
}

/** Rows whose text is not given as an example of a problem. */
export function unshownRows({ rows, first }: DataReport['problems'][number]): number {
  return Math.max(0, rows - first.length);
}
