import type { Formats } from '../../i18n/formats.ts';
import type { Catalogue } from '../../i18n/en.ts';
import type { ExportProgress, RunSummary } from './lab-types.ts';
import { pathInRun } from '../../lab/run-paths.ts';
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

/** Why a run has none: which of the sentences on that is true. */
export function noCheckpoints({ shipped, state }: RunSummary): keyof Catalogue['fineTuning']['checkpoints']['none'] {
  if (shipped) return 'shipped';
  return state.phase === 'finished' || state.phase === 'imported' ? 'anyMore' : 'yet';
}

/** A folder for the export beside the run's checkpoints, before the lab has said which one is free. */
export function suggestedFolder({ run }: RunSummary, step: number): string {
  return pathInRun(run, `export-${step}`);
}

/** Where an export stands, said while it goes on. */
export function progressSentence(progress: ExportProgress | null, catalogue: Catalogue, formats: Formats): string {
  const texts = catalogue.fineTuning.export;
  switch (progress?.event) {
    case undefined:
      return texts.preparing;
    case 'writing':
      return texts.writing(formats.size(progress.done_bytes), formats.size(progress.total_bytes));
    case 'verifying':
      return texts.verifying(formats.whole(progress.done), formats.whole(progress.total));
    case 'zipping':
      return catalogue.exportExtras.zip.zipping(formats.size(progress.done_bytes), formats.size(progress.total_bytes));
    case 'verifying-onnx':
      return catalogue.exportExtras.onnx.verifying(formats.whole(progress.done), formats.whole(progress.total));
  }
}
