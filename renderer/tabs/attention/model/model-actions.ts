import type { Catalogue } from '../../../i18n/en.ts';
import type { Action } from '../../../lab/actions.ts';
import type { ModelAttentionState } from './model-attention-state.svelte.ts';
import { pictures } from './model-memory.ts';
import { workedExamples } from './worked-examples.ts';

/** What the command palette offers of this view; `enter` brings it to the front of its tab. */
export function modelActions(
  attention: ModelAttentionState,
  texts: Catalogue['attentionModel'],
  enter: () => void,
): readonly Action[] {
  const tab = 'attention';
  const action = (id: string, label: string, run: () => void): Action => ({
    id: `model ${id}`,
    tab,
    label,
    keywords: [texts.region],
    run: () => {
      enter();
      run();
    },
  });
  return [
    ...(attention.canLook
      ? [{ ...action('start', texts.start, () => void attention.start()), keys: ['Mod', 'Enter'] }]
      : []),
    ...(attention.run.state.phase === 'running'
      ? [{ ...action('cancel', texts.cancel, () => attention.run.cancel()), keys: ['Esc'] }]
      : []),
    action('example', texts.example.start, () => void attention.showExample(workedExamples[0])),
    ...(attention.run.result
      ? pictures.map((picture) =>
          action(picture, texts.showPicture(texts.pictures[picture]), () => attention.change({ picture })),
        )
      : []),
  ];
}
