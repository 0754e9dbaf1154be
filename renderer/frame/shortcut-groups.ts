import type { Catalogue } from '../i18n/en.ts';
import type { TabId } from '../lab/actions.ts';
import type { Shortcut } from '../lab/shortcuts.ts';
import { paletteKeys, sheetKeys, tabKeys } from './frame-keys.ts';

/** What is done, and the keys that do it: any of them. */
export interface ShortcutLine {
  readonly label: string;
  readonly keys: readonly Shortcut[];
}
export interface ShortcutGroup {
  readonly title: string;
  readonly lines: readonly ShortcutLine[];
}

const start: readonly Shortcut[] = [['Mod', 'Enter']];

/** All keys of the lab, whichever tabs have been entered: those of the frame, of pictures, of each tab. */
export function shortcutGroups(texts: Catalogue, tabs: readonly TabId[]): readonly ShortcutGroup[] {
  const sheet = texts.shortcuts;
  const own: Readonly<Record<TabId, readonly ShortcutLine[]>> = {
    attention: [
      { label: texts.attentionModel.start, keys: start },
      { label: sheet.select, keys: [['Shift', '←', '↑', '→', '↓']] },
      { label: sheet.selectAll, keys: [['Mod', 'A']] },
      { label: sheet.edit, keys: [['F2'], ['Enter']] },
      { label: sheet.clear, keys: [['Delete']] },
      { label: sheet.block, keys: [['Space']] },
      {
        label: sheet.copyPaste,
        keys: [
          ['Mod', 'C'],
          ['Mod', 'V'],
        ],
      },
      {
        label: sheet.undoRedo,
        keys: [
          ['Mod', 'Z'],
          ['Mod', 'Y'],
        ],
      },
    ],
    tokenizer: [{ label: sheet.forceEdge, keys: [['Enter'], ['Space']] }],
    translation: [
      { label: texts.translation.translate, keys: start },
      { label: sheet.forgetBranch, keys: [['Delete']] },
      { label: sheet.stepBack, keys: [['Backspace']] },
    ],
    loss: [{ label: texts.loss.score, keys: start }],
    fineTuning: [
      { label: sheet.nextProblem, keys: [['F8']] },
      { label: sheet.previousProblem, keys: [['Shift', 'F8']] },
      { label: texts.pairs.trim, keys: [['Alt', 'Enter']] },
      { label: texts.pairs.drop, keys: [['Alt', 'Delete']] },
      {
        label: sheet.undoRedo,
        keys: [
          ['Mod', 'Z'],
          ['Mod', 'Y'],
        ],
      },
    ],
    models: [],
  };
  const groups: readonly ShortcutGroup[] = [
    {
      title: sheet.everywhere,
      lines: [
        { label: sheet.palette, keys: [paletteKeys] },
        { label: sheet.sheet, keys: [sheetKeys] },
        ...tabs.map((tab, index) => ({ label: sheet.tab(texts.tabs[tab]), keys: [tabKeys(index)] })),
        { label: sheet.release, keys: [['Esc']] },
      ],
    },
    {
      title: sheet.pictures,
      lines: [
        { label: sheet.moveCursor, keys: [['←', '↑', '→', '↓']] },
        { label: sheet.ends, keys: [['Home'], ['End']] },
        {
          label: sheet.corners,
          keys: [
            ['Mod', 'Home'],
            ['Mod', 'End'],
          ],
        },
        { label: sheet.page, keys: [['PgUp'], ['PgDn']] },
        { label: sheet.pin, keys: [['Enter']] },
        { label: sheet.zoom, keys: [['+'], ['−']] },
        { label: sheet.whole, keys: [['0']] },
      ],
    },
    ...tabs.map((tab) => ({ title: texts.tabs[tab], lines: own[tab] })),
  ];
  return groups.filter(({ lines }) => lines.length > 0);
}
