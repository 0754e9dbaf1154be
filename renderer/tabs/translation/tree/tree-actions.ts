import type { Catalogue } from '../../../i18n/en.ts';
import type { Action } from '../../../lab/actions.ts';
import type { TranslationState } from '../translation-state.svelte.ts';

/** What the command palette offers of the branches that were tried, the distribution and the beam tree. */
export function treeActions(translation: TranslationState, texts: Catalogue['translation']): readonly Action[] {
  const { branches, reshaping, beams, run } = translation;
  const tab = 'translation';
  const offered: (Action | null)[] = [
    branches.canGoBack
      ? { id: 'branch-back', tab, label: texts.branches.backAction, run: () => void branches.back() }
      : null,
    branches.canUndo ? { id: 'branch-undo', tab, label: texts.branches.undoHint, run: () => branches.undo() } : null,
    {
      id: 'reshape',
      tab,
      label: reshaping.open ? texts.reshaping.close : texts.reshaping.show,
      run: () => reshaping.setOpen(!reshaping.open),
    },
    run.question?.settings.mode === 'beam'
      ? {
          id: 'beams',
          tab,
          label: beams.wanted ? texts.beams.hide : texts.beams.show,
          run: () => void translation.wantBeams(!beams.wanted),
        }
      : null,
  ];
  return offered.filter((action) => action !== null);
}
