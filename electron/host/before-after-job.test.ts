import { expect, test } from 'vitest';
import type { RunData } from '../../native-models/runs/run-description.ts';
import { aDescription } from '../../native-models/runs/test-data.ts';
import type { RunDetails } from '../contract/replies/fine-tuning.ts';
import { beforeAfterJob } from './before-after-job.ts';

const data = (path: string): RunData => ({ source: { kind: 'file', path }, files: [], examples: 1 });
const checkpoint = { step: 5, name: 'checkpoint-5', best: false, size_bytes: 1 };

function details(changes: Partial<RunDetails['description']>, test_size = 0): RunDetails {
  const description = {
    ...aDescription,
    train: data('data/train.jsonl'),
    arguments: { ...aDescription.arguments, test_size, seed: 7 },
    ...changes,
  };
  const summary = { run: '/runs/a', name: 'a', checkpoints: [checkpoint] } as unknown as RunDetails['summary'];
  return { summary, description, history: [] };
}

const setOf = (run: RunDetails, kind: 'train' | 'evaluation' | 'general') =>
  beforeAfterJob(run, { run: '/runs/a', checkpoint: 5, set: { kind }, most: 10 }).set;

test('each set of a run is where its description says', () => {
  const run = details({ evaluation: data('/dev.tsv'), general: data('/general.tsv') });
  expect(setOf(run, 'train')).toEqual({ kind: 'data', data: { kind: 'file', path: '/runs/a/data/train.jsonl' } });
  expect(setOf(run, 'evaluation')).toEqual({ kind: 'data', data: { kind: 'file', path: '/dev.tsv' } });
  expect(setOf(run, 'general')).toEqual({ kind: 'data', data: { kind: 'file', path: '/general.tsv' } });
});

test('where a share was set aside, each set is its part of the training file', () => {
  const run = details({ general: data('/general.tsv') }, 0.25);
  const source = { kind: 'data', data: { kind: 'file', path: '/runs/a/data/train.jsonl' } };
  expect(setOf(run, 'train')).toEqual({ ...source, part: { part: 'train', test_size: 0.25, seed: 7 } });
  expect(setOf(run, 'evaluation')).toEqual({ ...source, part: { part: 'test', test_size: 0.25, seed: 7 } });
  expect(setOf(run, 'general')).toEqual({ kind: 'data', data: { kind: 'file', path: '/general.tsv' } });
});

test('a set that the run has not is named', () => {
  expect(() => setOf(details({}), 'evaluation')).toThrow('an evaluation set');
  expect(() => setOf(details({}), 'general')).toThrow('a general set');
});
