import { noFile, type FileChoice } from '../../data/pair-data.ts';
import { errorData } from '../../lab/error-details.ts';
import { checkpointChoices } from './export-view.ts';
import type { FineTuningState } from './fine-tuning-state.svelte.ts';
import type { RunDescription } from './lab-types.ts';
import { isLive } from './training-view.ts';
import { pathInRun } from '../../lab/run-paths.ts';
import type { WatchedRun } from './watched-run.svelte.ts';

/** Whether another training can go on from a run's weights: it rests, has a checkpoint, and its data are known. */
export function canContinue({ state, summary, description }: WatchedRun): boolean {
  return !isLive(state) && summary.checkpoints.length > 0 && description !== null;
}

/**
 * Prepares a training that goes on where a run ended: its best checkpoint, or its last, becomes the open model, and its pairs
 * those that are mixed in again. New pairs the user gives.
 */
export async function continueTraining(tuning: FineTuningState, run: WatchedRun): Promise<void> {
  const [checkpoint] = checkpointChoices(run.summary);
  if (!checkpoint || !run.description) return;
  try {
    await tuning.workspace.openFolder(pathInRun(run.run, `checkpoint-${checkpoint.step}`));
    tuning.draft = { ...tuning.draft, kind: 'examples', pairs: [], replay: replayFile(run.run, run.description) };
    await tuning.show(null);
  } catch (error) {
    tuning.runs.command = { phase: 'failed', run: run.run, error: errorData(error) };
  }
}

/** The training file of a run; pairs that were typed in lie in its folder. */
function replayFile(run: string, { train: { source } }: RunDescription): FileChoice {
  const { kind: _, path, ...others } = source;
  const given = Object.entries(others).filter(([, text]) => text !== undefined);
  const isInRun = path.startsWith('data/');
  return {
    ...noFile,
    ...(Object.fromEntries(given) as Partial<FileChoice>),
    path: isInRun ? pathInRun(run, path) : path,
  };
}
