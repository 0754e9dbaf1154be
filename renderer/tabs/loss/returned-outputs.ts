import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { OutputSlice } from '../../../electron/contract/replies/loss.ts';
import type { LabelToken } from '../../../electron/contract/replies/values.ts';
import { visiblePiece } from '../../charts/token-mark.ts';
import { decodeFloats } from '../../lab/decode-numbers.ts';
import { csvText } from '../../ui/csv.ts';
import { pairRequest, type PairQuestion } from './pair-question.ts';

const FLOAT_BYTES = 4;
/** Seen at once where nothing else was asked for. */
export const WINDOW_LENGTH = 32;

/** A tensor that the model returned. */
export interface ReturnedOutput {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** Tensors that belong together: one by itself, or all of past_key_values. */
export interface ReturnedGroup {
  readonly name: string;
  readonly outputs: readonly ReturnedOutput[];
  readonly bytes: number;
}

/** What the model returned, by the keys of Seq2SeqLMOutput. */
export function returnedGroups(outputs: Readonly<Record<string, readonly number[]>>): readonly ReturnedGroup[] {
  const groups = new Map<string, ReturnedOutput[]>();
  for (const [name, shape] of Object.entries(outputs)) {
    const [key = name] = name.split('.');
    const bytes = FLOAT_BYTES * shape.reduce((product, length) => product * length, 1);
    groups.set(key, [...(groups.get(key) ?? []), { name, shape, bytes }]);
  }
  return [...groups].map(([name, members]) => ({
    name,
    outputs: members,
    bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

/** A matrix of a tensor, and the part of it that is on screen. */
export interface SlicePlace {
  readonly name: string;
  /** Places in the dimensions before the last two. */
  readonly indices: readonly number[];
  readonly first_row: number;
  readonly first_column: number;
}

export interface SliceQuestion {
  readonly pair: PairQuestion;
  readonly place: SlicePlace;
  readonly source_tokens: readonly LabelToken[];
  readonly target_tokens: readonly LabelToken[];
}

/** A slice with its numbers and its labels. */
export interface ShownSlice extends Omit<OutputSlice, 'values'> {
  readonly values: Float32Array;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
}

/** The first matrix of a tensor. */
export function firstPlace({ name, shape }: Pick<ReturnedOutput, 'name' | 'shape'>): SlicePlace {
  return { name, indices: shape.slice(0, -2).map(() => 0), first_row: 0, first_column: 0 };
}

/** A place moved by whole windows, within its matrix. */
export function movedPlace(place: SlicePlace, down: number, right: number, size: OutputSlice['matrix']): SlicePlace {
  const within = (first: number, length: number) =>
    Math.max(0, Math.min(first, Math.floor((length - 1) / WINDOW_LENGTH) * WINDOW_LENGTH));
  return {
    ...place,
    first_row: within(place.first_row + down * WINDOW_LENGTH, size.rows),
    first_column: within(place.first_column + right * WINDOW_LENGTH, size.columns),
  };
}

/** Fetches a slice; the columns of logits are the vocabulary, so their pieces come with them. */
export async function askSlice(lab: LabApi, question: SliceQuestion, signal: AbortSignal): Promise<ShownSlice> {
  const { pair, place } = question;
  const window = { rows: WINDOW_LENGTH, columns: WINDOW_LENGTH };
  const request = { ...pairRequest(pair), ...place, indices: [...place.indices], ...window };
  const slice = await lab.loss.outputSlice(request, { signal });
  const columns = range(slice.first_column, slice.columns);
  const entries =
    place.name === 'logits' ? await lab.tokenizer.entries({ model: pair.model, ids: [...columns] }, { signal }) : [];
  const rowTokens = tokensOfRows(question);
  return {
    ...slice,
    values: decodeFloats(slice.values),
    rowLabels: range(slice.first_row, slice.rows).map((row) => labelled(row, rowTokens[row]?.piece)),
    columnLabels: columns.map((column, at) => labelled(column, entries[at]?.piece)),
  };
}

/** Rows are positions: of the decoder's input in its own cache, of the labels in logits, of the source elsewhere. */
function tokensOfRows({ place: { name }, source_tokens, target_tokens }: SliceQuestion): readonly LabelToken[] {
  if (name === 'logits') return target_tokens;
  if (name === 'loss') return [];
  if (!name.includes('.decoder.')) return source_tokens;
  return [{ id: 0, piece: '<pad>' }, ...target_tokens.slice(0, -1)];
}

function labelled(place: number, piece: string | undefined): string {
  return piece === undefined ? String(place) : `${place} ${visiblePiece(piece)}`;
}

function range(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => first + at);
}

/** The window as CSV, its places in front. */
export function sliceCsv(slice: Pick<ShownSlice, 'rowLabels' | 'columnLabels' | 'values' | 'columns'>): string {
  const { rowLabels, columnLabels, values, columns } = slice;
  return csvText([
    ['', ...columnLabels],
    ...rowLabels.map((label, row) => [label, ...values.subarray(row * columns, (row + 1) * columns)]),
  ]);
}
