import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import type { AlignmentState } from './alignment/alignment-state.svelte.ts';
import type { CompareState } from './compare/compare-state.svelte.ts';

/** What the command palette offers of alignment and of the second side. */
export function sideActions(alignment: AlignmentState, compare: CompareState, texts: Catalogue): readonly Action[] {
  const tab = 'translation';
  const { translationAlignment, translationCompare } = texts;
  return [
    {
      id: 'compare',
      tab,
      label: compare.open ? translationCompare.closeAction : translationCompare.open,
      run: () => compare.show(!compare.open),
    },
    ...(compare.second
      ? [{ id: 'swap', tab, label: translationCompare.swap, run: () => void compare.swap() } as const]
      : []),
    ...(alignment.pair && !alignment.erasure && !alignment.measurement.busy
      ? [{ id: 'measure', tab, label: translationAlignment.measureAction, run: () => alignment.measure() } as const]
      : []),
  ];
}
