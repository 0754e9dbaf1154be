import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import { treeActions } from './tree/tree-actions.ts';
import type { TranslationState } from './translation-state.svelte.ts';
import { workedExamples } from './worked-examples.ts';

/** What the command palette offers of this tab. */
export function translationActions(translation: TranslationState, texts: Catalogue['translation']): readonly Action[] {
  const { canTranslate, run, history } = translation;
  const tab = 'translation';
  return [
    ...(canTranslate
      ? [
          {
            id: 'translate',
            tab,
            label: texts.translate,
            keys: ['Mod', 'Enter'],
            run: () => void translation.translate(),
          } as const,
        ]
      : []),
    ...(run.state.phase === 'running'
      ? [{ id: 'cancel', tab, label: texts.cancel, keys: ['Esc'], run: () => run.cancel() } as const]
      : []),
    ...treeActions(translation, texts),
    { id: 'example', tab, label: texts.example.start, run: () => void translation.showExample(workedExamples[0]) },
    ...(history.entries.length > 0
      ? [{ id: 'clear', tab, label: texts.history.clear, run: () => history.clear() } as const]
      : []),
  ];
}
