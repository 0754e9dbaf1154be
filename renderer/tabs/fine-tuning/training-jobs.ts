import type { Catalogue } from '../../i18n/en.ts';
import type { Action } from '../../lab/actions.ts';
import type { Job } from '../../lab/jobs.ts';
import type { FineTuningState } from './fine-tuning-state.svelte.ts';
import type { KnownRuns } from './known-runs.svelte.ts';
import { canCompare } from './before-after.svelte.ts';
import { remaining } from './run-forecast-view.ts';
import { isFinishing, isLive } from './training-view.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

/** The runs under way as every tab shows them. */
export function trainingJobs(
  runs: readonly Pick<WatchedRun, 'run' | 'summary' | 'state' | 'step' | 'maxSteps' | 'history'>[],
): readonly Job[] {
  return runs
    .filter(({ state }) => isLive(state))
    .map(({ run, summary, state, step, maxSteps, history }) => {
      const finishing = isFinishing({ state, step, maxSteps });
      return {
        id: run,
        kind: 'training',
        name: summary.name,
        tab: 'fineTuning',
        paused: state.phase === 'paused',
        finishing,
        progress: maxSteps > 0 ? Math.min(1, step / maxSteps) : null,
        leftMs: state.phase === 'running' && !finishing ? (remaining(history)?.expected ?? null) : null,
      };
    });
}

/** What the command palette offers of this tab. */
export function trainingActions(
  tuning: Pick<FineTuningState, 'canStart' | 'start' | 'show' | 'shown' | 'showBeforeAfter'> & {
    readonly runs: Pick<KnownRuns, 'all'>;
  },
  { fineTuning: texts, beforeAfter }: Pick<Catalogue, 'fineTuning' | 'beforeAfter'>,
): readonly Action[] {
  const action = (id: string, label: string, run: () => unknown): Action => ({
    id,
    tab: 'fineTuning',
    label,
    run: () => void run(),
  });
  return [
    action('new', texts.runs.new, () => tuning.show(null)),
    ...(tuning.canStart ? [action('start', texts.start, () => tuning.start())] : []),
    ...tuning.runs.all
      .filter(({ state }) => isLive(state))
      .map((run) => action(`show ${run.run}`, texts.runs.show(run.summary.name), () => tuning.show(run.run))),
    ...[tuning.shown]
      .filter((run) => run !== null)
      .filter(canCompare)
      .map((run) => action('before-after', beforeAfter.show(run.summary.name), () => tuning.showBeforeAfter(run))),
  ];
}
