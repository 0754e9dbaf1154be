import { existsSync } from 'node:fs';
import { readRunDetails, readRunStretches, readRunSummary } from '../../native-models/runs/read-run.ts';
import { recordFailure } from '../../native-models/runs/record-failure.ts';
import { RunList } from '../../native-models/runs/run-list.ts';
import { readTrainerState, type ImportedRun } from '../../native-models/runs/trainer-state.ts';
import type { RunSummary } from '../../native-models/runs/run-state.ts';
import { stepFields } from '../../native-models/runs/step-line.ts';
import type { TrainingEvent, TrainingFailed } from '../../native-models/training/training-events.ts';
import type { PackedRunDetails } from '../contract/packed-steps.ts';
import type { RunDetails } from '../contract/replies/fine-tuning.ts';
import { LabError } from '../contract/lab-error.ts';
import { describeKeptError } from '../workers/describe-error.ts';
import { packSteps } from './pack-steps.ts';

/** What the lab knows of runs from the disk. Each call throws typed errors. */
export interface RunFolders {
  /** The known runs, the newest first; at the end the training of the bundled model. */
  list(): Promise<readonly RunSummary[]>;
  /** Adds a folder to the known ones and returns what it holds. */
  add(folder: string): Promise<RunSummary>;
  forget(folder: string): Promise<void>;
  /** An absolute path for a new run, at which nothing lies yet. */
  newFolder(model: string): Promise<string>;
  summary(folder: string): Promise<RunSummary>;
  details(folder: string): Promise<RunDetails>;
  /** The same with all but the latest steps as columns: of every field, or of step and loss. */
  packed(folder: string, columns: 'whole' | 'loss'): Promise<PackedRunDetails>;
  /** What a trainer_state.json tells. */
  imported(file: string): Promise<ImportedRun>;
  /**
   * After the end of a thread that failed: takes the lock away that it left, and writes how the run ended where the
   * thread could not.
   */
  recordFailure(folder: string, thread: number, failure: TrainingFailed | null): Promise<void>;
}

export interface RunFoldersOptions {
  readonly dataFolder: string;
  readonly bundledTraining: string | null;
  readonly log: (sentence: string) => void;
}

/** The runs' folders, with every error that they keep under the contract's codes. */
export function createRunFolders({ dataFolder, bundledTraining, log }: RunFoldersOptions): RunFolders {
  const runs = new RunList({ dataFolder, report: (error) => log(error.message), now: () => new Date() });
  /** A shipped run stays one however it is read. */
  const told = (summary: RunSummary): RunSummary =>
    summary.run === bundledTraining ? { ...described(summary), shipped: true } : described(summary);
  return {
    async list() {
      const own = await runs.list();
      const isThere = bundledTraining !== null && existsSync(bundledTraining);
      return [...own, ...(isThere ? [await readRunSummary(bundledTraining)] : [])].map(told);
    },
    add: async (folder) => told(await runs.add(folder)),
    async forget(folder) {
      if (folder === bundledTraining) throw shippedStays(folder);
      await runs.forget(folder);
    },
    newFolder: (model) => runs.newFolder(model),
    summary: async (folder) => told(await readRunSummary(folder)),
    async details(folder) {
      const { summary, history, ...rest } = await readRunDetails(folder);
      return { ...rest, summary: told(summary), history: history.map(describedEvent) };
    },
    async packed(folder, columns) {
      const fields = columns === 'whole' ? stepFields : (['step', 'loss'] as const);
      const { summary, history, ...rest } = await readRunStretches(folder, fields);
      const packed = history.map((entry) => (entry.event === 'steps' ? packSteps(entry) : describedEvent(entry)));
      return { ...rest, summary: told(summary), history: packed };
    },
    imported: readTrainerState,
    recordFailure,
  };
}

function described(summary: RunSummary): RunSummary {
  const { state } = summary;
  return state.phase === 'failed'
    ? { ...summary, state: { ...state, error: describeKeptError(state.error) } }
    : summary;
}

/** A run's event as it crosses a door. */
export function describedEvent(event: TrainingEvent): TrainingEvent {
  return event.event === 'failed' ? { ...event, error: describeKeptError(event.error) } : event;
}

function shippedStays(run: string): LabError {
  const message = `${run} cannot be taken off the list: it is a training of the model that ships with the lab.`;
  return new LabError({ code: 'invalid-request', message, file: run });
}
