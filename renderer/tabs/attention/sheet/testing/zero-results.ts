import { sheetRequest } from '../draft-problems.ts';
import type { SheetDraft } from '../sheet-draft.ts';
import type { SheetResult } from '../sheet-values.ts';

export const zeros = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array<number>(columns).fill(0));

/** What an engine would answer, in the right shapes. The numbers that do not matter to a test are all 0. */
export function resultOf(draft: SheetDraft, more: Partial<SheetResult['reply']> = {}): SheetResult {
  const request = sheetRequest(draft)!;
  const [rows, columns] = [draft.rows.length, (draft.columns ?? draft.rows).length];
  const width = (request.V ?? request.W_V)![0]!.length;
  const keys = (request.K ?? request.W_K)![0]!.length;
  const scores = zeros(rows, columns);
  const computed = { Q: zeros(rows, keys), K: zeros(columns, keys), V: zeros(columns, width), z: zeros(rows, width) };
  const given = { ...computed, scores, scaled_scores: scores, masked_scores: scores, weights: scores };
  return { request, reply: { ...given, ...more } };
}
