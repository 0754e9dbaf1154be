import type { Catalogue } from '../../../i18n/en.ts';
import type { Action } from '../../../lab/actions.ts';
import { queryName } from './sheet-draft.ts';
import type { SheetState } from './sheet-state.svelte.ts';
import { workedSheets } from './worked-sheets.ts';

/** What the command palette offers of the sheet. `show` brings the sheet to the front of its tab. */
export function sheetActions(
  sheet: SheetState,
  texts: Catalogue['attentionSheet'],
  show: () => void,
): readonly Action[] {
  const action = (id: string, label: string, run: () => void, keys?: Action['keys']): Action => ({
    id: `sheet.${id}`,
    tab: 'attention',
    label,
    ...(keys ? { keys } : {}),
    run() {
      show();
      run();
    },
  });
  const { toolbar, paste, example, back } = texts;
  return [
    ...(sheet.canUndo ? [action('undo', toolbar.undo, () => sheet.undo(), ['Mod', 'Z'])] : []),
    ...(sheet.canRedo ? [action('redo', toolbar.redo, () => sheet.redo(), ['Mod', 'Shift', 'Z'])] : []),
    action('paste', paste.title, () => (sheet.pasting = queryName(sheet.draft))),
    sheet.draft.origin
      ? action('back', back, () => sheet.closeSlice())
      : action('notebook', example.back, () => sheet.change(workedSheets[0].draft)),
  ];
}
