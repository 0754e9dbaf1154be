import type { DataInspection } from '../../electron/contract/replies/fine-tuning.ts';
import { csvText } from '../ui/csv.ts';

export const batchNames = ['input_ids', 'attention_mask', 'labels', 'decoder_input_ids'] as const;
export type BatchName = (typeof batchNames)[number];

/** Pairs as the data collator pads them, by Hugging Face's names. */
export type BatchRows = Pick<NonNullable<DataInspection['first_batch']>, BatchName>;

/** A cell of a batch. */
export interface BatchCell {
  readonly value: number;
  /** Whether it stands only for the batch's rectangular shape. */
  readonly padding: boolean;
}

/**
 * One matrix of a batch with its padding marked: what the attention mask hides, and where nothing is learnt.
 * The decoder's own ids begin with the pad token as start token, which is no padding: there the labels decide, one place
 * to the right.
 */
export function batchCells(batch: BatchRows, name: BatchName): readonly (readonly BatchCell[])[] {
  return batch[name].map((row, example) =>
    row.map((value, place) => ({ value, padding: isPadding(batch, name, example, place) })),
  );
}

function isPadding(batch: BatchRows, name: BatchName, example: number, place: number): boolean {
  if (name === 'input_ids' || name === 'attention_mask') return batch.attention_mask[example]?.[place] === 0;
  if (name === 'labels') return batch.labels[example]?.[place] === -100;
  return place > 0 && batch.labels[example]?.[place - 1] === -100;
}

/** One row a cell of a matrix: example and position from 1, its value, the piece where pieces are known, and whether it is padding. */
export function batchCsv(batch: BatchRows, name: BatchName, pieces?: Readonly<Record<number, string>>): string {
  const known = name === 'attention_mask' ? undefined : pieces;
  const rows = batchCells(batch, name).flatMap((row, example) =>
    row.map(({ value, padding }, place) => [
      ...[example + 1, place + 1, value],
      ...(known ? [known[value] ?? ''] : []),
      Number(padding),
    ]),
  );
  return csvText([['example', 'position', name, ...(known ? ['piece'] : []), 'padding'], ...rows]);
}
