import { join } from 'node:path';
import { dataSourceOf } from '../../native-models/runs/run-data.ts';
import { LabError } from '../contract/lab-error.ts';
import type { RunDetails } from '../contract/replies/fine-tuning.ts';
import type { LabRequest } from '../contract/requests.ts';
import type { BeforeAfterJob } from '../workers/before-after.ts';
import { absoluteSource } from './absolute-source.ts';

type Request = LabRequest<'fineTuning.beforeAfter'>;

/**
 * A run's start and a checkpoint of it, as the engine worker opens them. Where adapters were trained, a checkpoint holds
 * the model with its adapters merged in, and is opened like any other.
 * @throws LabError `run-invalid` where the run has no such checkpoint, or no such set.
 */
export function beforeAfterJob(details: RunDetails, { checkpoint, set, most, threads }: Request): BeforeAfterJob {
  const { summary, description } = details;
  return {
    start: description.model,
    checkpoint: join(summary.run, storedCheckpoint(details, checkpoint).name),
    task_prefix: description.arguments.task_prefix,
    set: setOf(details, set),
    most,
    ...(threads === undefined ? {} : { threads }),
  };
}

/** The checkpoint of a step. @throws LabError `run-invalid` where the run has none. */
export function storedCheckpoint({ summary }: RunDetails, step: number): RunDetails['summary']['checkpoints'][number] {
  const stored = summary.checkpoints.find((checkpoint) => checkpoint.step === step);
  if (!stored) throw absent(summary, `checkpoint-${step}`, summary.checkpoints.map(({ name }) => name).join(', '));
  return stored;
}

function setOf({ summary, description }: RunDetails, set: Request['set']): BeforeAfterJob['set'] {
  if (set.kind === 'sources') return set;
  if (set.kind === 'data') return { kind: 'data', data: absoluteSource(set.data) };
  const { test_size, seed } = description.arguments;
  const isSplit = test_size > 0;
  const data = set.kind === 'evaluation' && isSplit ? description.train : description[set.kind];
  if (!data) throw absent(summary, set.kind === 'general' ? 'a general set' : 'an evaluation set', 'none');
  const source = { kind: 'data', data: dataSourceOf(summary.run, data) } as const;
  if (!isSplit || set.kind === 'general') return source;
  return { ...source, part: { part: set.kind === 'train' ? 'train' : 'test', test_size, seed } };
}

function absent({ run, name }: RunDetails['summary'], expected: string, found: string): LabError {
  const message = `The run ${name} has not what is to be shown: ${expected}.`;
  return new LabError({ code: 'run-invalid', message, file: run, expected, found: found || 'none' });
}
