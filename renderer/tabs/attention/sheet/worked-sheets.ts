import { withInput, withMask, withRowsExchanged } from './draft-edits.ts';
import { notebookSheet } from './notebook-sheet.ts';
import type { SheetDraft } from './sheet-draft.ts';
import type { GridName } from './sheet-values.ts';

export type WorkedSheetId = 'notebook' | 'unscaled' | 'causal' | 'order' | 'bias';

/** One step of the worked example: what stands on the sheet. What to look at stands in the catalogues under its id. */
export interface WorkedSheet {
  readonly id: WorkedSheetId;
  readonly draft: SheetDraft;
  /** The matrix to look at. */
  readonly look: GridName;
}

const exchanged = withRowsExchanged(notebookSheet, 0, 1);
/** Less by 1 for each token in between. */
const byDistance = [
  ['0', '-1', '-2'],
  ['-1', '0', '-1'],
  ['-2', '-1', '0'],
];

export const workedSheets: readonly [WorkedSheet, ...WorkedSheet[]] = [
  { id: 'notebook', draft: notebookSheet, look: 'z' },
  { id: 'unscaled', draft: { ...notebookSheet, scale: 'none' }, look: 'weights' },
  { id: 'causal', draft: withMask(notebookSheet, 'causal'), look: 'z' },
  { id: 'order', draft: exchanged, look: 'z' },
  { id: 'bias', draft: withInput(exchanged, 'bias', byDistance), look: 'weights' },
];

const said = ({ rows, inputs, scale, mask, origin }: SheetDraft) =>
  JSON.stringify([origin, rows, Object.entries(inputs).sort(), scale, mask]);

/** The step that a sheet stands at, if it stands at one. */
export function activeSheet(draft: SheetDraft): WorkedSheet | null {
  if (draft.mask === 'own') return null;
  const written = said(draft);
  return workedSheets.find((step) => said(step.draft) === written) ?? null;
}

/** The step after a step; after the last comes the first. */
export function nextSheet(id: WorkedSheetId): WorkedSheet {
  const next = workedSheets.findIndex((step) => step.id === id) + 1;
  return workedSheets[next] ?? workedSheets[0];
}
