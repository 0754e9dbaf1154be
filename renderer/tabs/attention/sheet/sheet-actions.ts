import type { Catalogue } from '../../../i18n/en.ts';
import type { Action } from '../../../lab/actions.ts';
import { pictureKinds } from '../../../ui/save-drawn.ts';
import { copyFormats } from './matrix-copy.ts';
import { queryName } from './sheet-draft.ts';
import type { SheetOutput } from './sheet-output.svelte.ts';
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

/** What the command palette offers of what leaves the sheet, as the toolbar does: while the sheet is on screen. */
export function outputActions(output: SheetOutput, texts: Catalogue): readonly Action[] {
  const { copyAs, saveAs, cancelSaving } = texts.attentionSheet.toolbar;
  const tab = 'attention';
  const cancel: Action = { id: 'sheet.save.cancel', tab, label: cancelSaving, run: () => output.cancel() };
  return [
    ...copyFormats.map((format) => ({
      ...({ id: `sheet.copy.${format}`, tab, label: copyAs[format] } as const),
      // As the toolbar's menu says it.
      keywords: [texts.attentionSheet.menu.copy[format]],
      run: () => void output.copy(format),
    })),
    ...(output.canSave ? pictureKinds : []).map((kind) => ({
      ...({ id: `sheet.save.${kind}`, tab, label: saveAs[kind] } as const),
      keywords: [texts.ui.savePicture[kind].hint],
      run: () => void output.save(kind),
    })),
    ...(output.saving.phase === 'running' ? [cancel] : []),
  ];
}
