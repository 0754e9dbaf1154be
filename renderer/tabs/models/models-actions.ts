import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import { modelsViews } from './models-memory.ts';
import type { ModelsState } from './models-state.svelte.ts';

/** What the command palette offers of this tab: opening a folder, the views, and each model to look at. */
export function modelsActions(
  models: ModelsState,
  openFolder: () => void,
  texts: Catalogue['models'],
): readonly Action[] {
  const tab = 'models' as const;
  return [
    { id: 'open-folder', tab, label: texts.openFolderAction, run: openFolder },
    ...modelsViews.map((view) => ({
      id: `view-${view}`,
      tab,
      label: texts.showView(texts.views[view]),
      run: () => {
        models.view = view;
      },
    })),
    ...models.models.map(({ path, name }) => ({
      id: `look ${path}`,
      tab,
      label: texts.lookAt(name),
      keywords: [path],
      run: () => models.look(path),
    })),
  ];
}
