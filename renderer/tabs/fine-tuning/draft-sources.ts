import type { LabRequest } from '../../../electron/contract/requests.ts';
import { fileSource, pairSource, type DataSource } from '../../data/pair-data.ts';
import type { Draft } from './training-form.ts';

/** The data beside the pairs that are trained on, each one file. */
export const otherFiles = ['evaluation', 'general', 'replay'] as const;

/** All data sets of a training, by the names that requests have for them. */
export const dataSets = ['train', ...otherFiles] as const;
export type DataSetName = (typeof dataSets)[number];

export type Sources = Pick<LabRequest<'fineTuning.start'>, DataSetName>;

/** What a training is evaluated on: nothing, a share of its own data (test_size), or a file. */
export const evaluationKinds = ['none', 'share', 'file'] as const;
export type EvaluationKind = (typeof evaluationKinds)[number];

/** What a draft evaluates on. */
export function evaluationKind({ evaluation, values: { test_size } }: Draft): EvaluationKind {
  if (typeof test_size === 'number' && test_size > 0) return 'share';
  return fileSource(evaluation) ? 'file' : 'none';
}

/** Every data set that stands in the input column, as requests name them; null where there is nothing to train on yet. */
export function sourcesOf(draft: Draft): Sources | null {
  const train = pairSource(draft);
  return train && { train, ...otherSources(draft) };
}

function otherSources(draft: Draft): Partial<Record<(typeof otherFiles)[number], DataSource>> {
  return Object.fromEntries(
    otherFiles.flatMap((name) => {
      const source = fileSource(draft[name]);
      return source ? [[name, source] as const] : [];
    }),
  );
}

/** Whether two drafts take a data set from the same place. */
export function sameSource(one: Draft, other: Draft, name: DataSetName): boolean {
  if (name !== 'train') return one[name] === other[name];
  if (one.kind !== other.kind) return false;
  return one.kind === 'file' ? one.file === other.file : one.pairs === other.pairs;
}
