import { cellNumber } from './cell-number.ts';
import { withBlock, withBlocked } from './draft-edits.ts';
import type { CellBlock } from './grid-cursor.svelte.ts';
import type { MatrixEditing } from './matrix-editing.ts';
import { fitted, isBlocked, type InputName } from './sheet-draft.ts';
import type { SheetState } from './sheet-state.svelte.ts';

/** How the numbers of a matrix are edited. */
export function inputEditing(sheet: SheetState, matrix: InputName): MatrixEditing {
  const cells = () => sheet.draft.inputs[matrix] ?? [];
  return {
    edit: sheet.edit?.matrix === matrix ? sheet.edit : null,
    named: matrix === 'X',
    isInvalid: (row, column) => column >= 0 && cellNumber(cells()[row]?.[column] ?? '0') === null,
    textOf: ({ row, column }) => (column < 0 ? sheet.draft.rows[row] : cells()[row]?.[column]) ?? '',
    type: ({ row, column }, text) => sheet.type({ matrix, row, column, text }),
    commit: () => sheet.commit(),
    cancel: () => sheet.cancelEdit(),
    clear({ from, to }) {
      if (to.column < 0) return;
      const zeros = fitted([], [to.row - from.row + 1, to.column - from.column + 1], '0');
      sheet.change(withBlock(sheet.draft, matrix, from.row, from.column, zeros));
    },
    paste: ({ row, column }, whole, text) => sheet.pasteInto({ matrix, row, column, whole }, text),
  };
}

/** How the own mask is switched. */
export function maskEditing(sheet: SheetState): MatrixEditing {
  const set = ({ from, to }: CellBlock, blocked: boolean) =>
    sheet.change(withBlocked(sheet.draft, [from.row, from.column], [to.row, to.column], blocked));
  return {
    edit: null,
    named: false,
    isInvalid: () => false,
    textOf: () => '',
    type: () => undefined,
    commit: () => undefined,
    cancel: () => undefined,
    clear: (block) => set(block, false),
    paste: () => undefined,
    toggle: ({ row, column }, block) => set(block, !isBlocked(sheet.draft, row, column)),
  };
}
