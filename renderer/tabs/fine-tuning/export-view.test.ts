import { expect, test } from 'vitest';
import { language } from '../../i18n/language.svelte.ts';
import { runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { checkpointChoices, noCheckpoints, progressSentence, suggestedFolder } from './export-view.ts';

const checkpoint = (step: number, best = false) => ({ step, best, name: `checkpoint-${step}`, size_bytes: 1 });

test('the best checkpoint comes first, then the last, then the others from new to old', () => {
  const checkpoints = [checkpoint(10), checkpoint(20, true), checkpoint(30), checkpoint(40)];
  expect(checkpointChoices(runSummary({ checkpoints }))).toEqual([
    { choice: 'best', step: 20 },
    { choice: 'last', step: 40 },
    { choice: 30, step: 30 },
    { choice: 10, step: 10 },
  ]);
  expect(checkpointChoices(runSummary({ checkpoints: [] }))).toEqual([]);
});

test('a run without checkpoints has none yet, none any more, or ships without them', () => {
  const finished = { phase: 'finished', reason: 'finished' } as const;
  expect(noCheckpoints(runSummary({ state: { phase: 'running' } }))).toBe('yet');
  expect(noCheckpoints(runSummary({ state: { phase: 'interrupted' } }))).toBe('yet');
  expect(noCheckpoints(runSummary({ state: finished }))).toBe('anyMore');
  expect(noCheckpoints(runSummary({ state: { phase: 'imported' } }))).toBe('anyMore');
  expect(noCheckpoints(runSummary({ state: finished, shipped: true }))).toBe('shipped');
});

test('the suggested folder is inside the run’s, in its system’s spelling', () => {
  expect(suggestedFolder(runSummary({ run: '/runs/a/' }), 4)).toBe('/runs/a/export-4');
  expect(suggestedFolder(runSummary({ run: 'C:\\runs\\a' }), 4)).toBe('C:\\runs\\a\\export-4');
});

test('every part of an export has its sentence', () => {
  language.code = 'en';
  const said = (progress: Parameters<typeof progressSentence>[0]) =>
    progressSentence(progress, language.texts, language.formats);
  expect(said(null)).toBe('Opening the checkpoint…');
  expect(said({ event: 'writing', done_bytes: 1e6, total_bytes: 5e6 })).toMatch(/^Writing: 1.* of 5/);
  expect(said({ event: 'verifying', done: 5, total: 20 })).toBe('Comparing: 5 of 20');
  expect(said({ event: 'zipping', done_bytes: 1e6, total_bytes: 5e6 })).toMatch(/^Packing: 1.* of 5/);
  expect(said({ event: 'verifying-onnx', done: 2, total: 8 })).toBe('Running the ONNX files: 2 of 8');
});
