import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import { lossPanels } from './loss-memory.ts';
import type { LossState } from './loss-state.svelte.ts';
import { workedExamples } from './worked-examples.ts';

/** What the command palette offers of this tab. */
export function lossActions(loss: LossState, texts: Catalogue['loss']): readonly Action[] {
  const action = (id: string, label: string, run: () => unknown, keys?: Action['keys']): Action => ({
    ...{ id, tab: 'loss', label, run: () => void run() },
    ...(keys ? { keys } : {}),
  });
  const scoring = loss.list.state.phase === 'running';
  return [
    ...(loss.canScore ? [action('score', texts.scorePair, () => loss.score(), ['Mod', 'Enter'])] : []),
    scoring
      ? action('cancel', texts.list.cancelScoring, () => loss.list.cancel())
      : action('scoreList', texts.list.score, () => loss.scoreList()),
    ...lossPanels.map((panel) => action(panel, texts.showPanel(texts.panels[panel]), () => loss.showPanel(panel))),
    action('example', texts.example.start, () => loss.showExample(workedExamples[0])),
  ];
}
