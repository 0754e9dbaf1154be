import type { LabApi } from '../../../../electron/contract/lab-api.ts';
import type { MapCell } from '../../../charts/map-keys.ts';
import type { HeadSlice } from '../sheet/head-slice.ts';
import { MOST_LINES } from '../sheet/sheet-draft.ts';
import { decodeFloats } from '../../../lab/decode-numbers.ts';
import { placeWithin, type HeadPlace } from './head-place.ts';
import { pairRequest, resultOf, tokensOf } from './model-question.ts';
import type { HeadWeights, LookResult, ModelQuestion, OtherHead } from './model-question.ts';
import { sheetSlice } from './sheet-slice.ts';
import type { CellSteps } from './shown-head.svelte.ts';

type AttentionLab = LabApi['attention'];

/** One head of a result. */
export async function fetchHead(lab: AttentionLab, result: LookResult, place: HeadPlace): Promise<HeadWeights> {
  const { rows, columns, weights } = await lab.map({ ...pairRequest(result.question), ...place });
  const tokens = tokensOf(result, place.kind);
  return { place, rows, columns, weights: decodeFloats(weights), rowTokens: tokens.rows, columnTokens: tokens.columns };
}

/** The steps of a cell, over pieces. */
export async function fetchSteps(
  lab: AttentionLab,
  question: ModelQuestion,
  place: HeadPlace,
  cell: MapCell,
): Promise<CellSteps> {
  return { ...(await lab.cell({ ...pairRequest(question), ...place, ...cell })), place, cell };
}

/** The other head of a comparison: of the same question, or of another model, whose tokens are then asked for first. */
export async function fetchOther(
  lab: AttentionLab,
  result: LookResult,
  question: ModelQuestion,
  wanted: HeadPlace,
): Promise<OtherHead> {
  const isHere = question === result.question && result.kinds.has(wanted.kind);
  const request = { ...pairRequest(question), kinds: [wanted.kind], map_size: 1 };
  const there = isHere ? result : resultOf(question, await lab.overview(request));
  const { layers, heads } = there.kinds.get(wanted.kind)!;
  const head = await fetchHead(lab, there, placeWithin(wanted, { layers, heads }));
  return { ...head, modelName: question.modelName, layers, heads };
}

/** A true slice of a head, as the sheet takes it: at most 64 queries and keys, from the first ones given. */
export async function fetchSlice(
  lab: AttentionLab,
  result: LookResult,
  place: HeadPlace,
  first_row: number,
  first_column: number,
): Promise<HeadSlice> {
  const range = { first_row, rows: MOST_LINES, first_column, columns: MOST_LINES };
  const slice = await lab.slice({ ...pairRequest(result.question), ...place, ...range });
  return sheetSlice(result.question.modelName, place, tokensOf(result, place.kind), slice);
}
