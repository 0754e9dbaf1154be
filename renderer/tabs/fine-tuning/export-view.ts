import type { RunSummary } from './lab-types.ts';
import { pathInRun } from './run-paths.ts';
import type { CheckpointChoice } from './run-export.svelte.ts';

/** The checkpoints that can be exported: the best one first where there is one, then the newest first. */
export function checkpointChoices({ checkpoints }: RunSummary): readonly { choice: CheckpointChoice; step: number }[] {
  const newest = checkpoints.toSorted((one, other) => other.step - one.step);
  const [last] = newest;
  const best = checkpoints.find((checkpoint) => checkpoint.best);
  return [
    ...(best ? [{ choice: 'best' as const, step: best.step }] : []),
    ...(last ? [{ choice: 'last' as const, step: last.step }] : []),
    ...newest
      .filter(({ step }) => step !== last?.step && step !== best?.step)
      .map(({ step }) => ({ choice: step, step })),
  ];
}

/** A folder for the export beside the run's checkpoints. */
export function suggestedFolder({ run }: RunSummary, step: number): string {
  return pathInRun(run, `export-${step}`);
}
