import type { Matrix } from '../../../../electron/contract/replies/attention.ts';
import { isRecord, readList, readNumber, readOneOf, readText, type Reader } from '../../../lab/remembered.ts';
import { notebookSheet } from './notebook-sheet.ts';
import {
  inputNames,
  maskKinds,
  MOST_LINES,
  scales,
  type Cells,
  type InputName,
  type SheetDraft,
  type SliceOrigin,
} from './sheet-draft.ts';
import type { HeadSlice } from './head-slice.ts';

const LONGEST_CELL = 100;
/** A slice may have more dimensions than a matrix that is typed. */
const MOST_DIMENSIONS = 256;

const readNames: Reader<readonly string[] | null> = (value) => {
  const names = readList<string>(readText('', LONGEST_CELL), MOST_LINES)(value);
  return names.length > 0 ? names : null;
};

/** A matrix of texts with lines of one length; null where it is none. */
const readCells: Reader<Cells | null> = (value) => {
  const cells = readList(readList(readText('', LONGEST_CELL), MOST_DIMENSIONS), MOST_LINES)(value);
  const columns = cells[0]?.length ?? 0;
  return columns > 0 && cells.every((line) => line.length === columns) ? cells : null;
};

const readOrigin: Reader<SliceOrigin | null> = (value) => {
  if (!isRecord(value)) return null;
  const kind = readOneOf(['encoder', 'decoder', 'cross', null] as const, null)(value['kind']);
  const [layer, head] = ['layer', 'head'].map((name) => readNumber(0, 10_000, null)(value[name]));
  if (kind === null || layer == null || head == null) return null;
  return { model: readText('')(value['model']), kind, layer, head };
};

function readSheet(value: unknown, needed: readonly InputName[], origin: SliceOrigin | null): SheetDraft | null {
  if (!isRecord(value) || !isRecord(value['inputs'])) return null;
  const written = value['inputs'];
  const inputs: Partial<Record<InputName, Cells>> = {};
  for (const name of inputNames) {
    const cells = needed.includes(name) || name === 'bias' ? readCells(written[name]) : null;
    if (cells) inputs[name] = cells;
  }
  const rows = readNames(value['rows']);
  const columns = readNames(value['columns']);
  const sizes = [inputs[needed[0]!]?.length, origin ? inputs.K?.length : undefined];
  if (!needed.every((name) => inputs[name]) || rows?.length !== sizes[0]) return null;
  if (origin && columns?.length !== sizes[1]) return null;
  return {
    origin,
    rows: rows ?? [],
    columns: origin ? columns : null,
    inputs,
    scale: readOneOf(scales, 'sqrt_d')(value['scale']),
    mask: readOneOf(maskKinds, 'none')(value['mask']),
    blocked: readList(
      readList<boolean>((cell) => cell === true, MOST_LINES),
      MOST_LINES,
    )(value['blocked']),
  };
}

/** The remembered matrices, or those of the notebook. */
export const readDraft = (value: unknown): SheetDraft =>
  readSheet(value, ['X', 'W_Q', 'W_K', 'W_V'], null) ?? notebookSheet;

/** The remembered slice, if one lay on the sheet. */
export function readSlice(value: unknown): SheetDraft | null {
  const origin = isRecord(value) ? readOrigin(value['origin']) : null;
  return origin && readSheet(value, ['Q', 'K', 'V'], origin);
}

/** A slice of a head as a sheet. Its numbers are float32s: nine digits tell each from its neighbours. */
export function sliceDraft({ origin, rows, columns, q, k, v, bias, mask }: HeadSlice): SheetDraft {
  const cells = (matrix: Matrix): Cells =>
    matrix.map((line) => line.map((value) => String(Number(value.toPrecision(9)))));
  const blocked = (mask ?? []).map((line) => line.map((value) => value < 0));
  return {
    origin,
    rows,
    columns,
    inputs: { Q: cells(q), K: cells(k), V: cells(v), ...(bias ? { bias: cells(bias) } : {}) },
    scale: 'none',
    mask: blocked.some((line) => line.includes(true)) ? 'own' : 'none',
    blocked,
  };
}
