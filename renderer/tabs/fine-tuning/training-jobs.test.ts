import { expect, test, vi } from 'vitest';
import { en } from '../../i18n/en.ts';
import { runSummary, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import { trainingActions, trainingJobs } from './training-jobs.ts';
import type { WatchedRun } from './watched-run.svelte.ts';
import { emptyHistory, withEvents } from './training-history.ts';

function runOf(phase: 'running' | 'paused' | 'stopped') {
  const state = { phase } as const;
  const summary = runSummary({ state });
  const history = withEvents(emptyHistory, [startedEvent(0, 100), stepEvent(1, 3)]);
  return { run: summary.run, summary, state, step: 1, maxSteps: 100, history };
}

test('a running training is a job with its progress and the time that is left', () => {
  // 99 steps of 100 ms.
  expect(trainingJobs([runOf('running')])).toMatchObject([
    {
      kind: 'training',
      name: 'capitals',
      tab: 'fineTuning',
      paused: false,
      finishing: false,
      progress: 0.01,
      leftMs: 9900,
    },
  ]);
});

test('after its last step a training is finishing, and nobody says how long', () => {
  const history = withEvents(emptyHistory, [startedEvent(0, 2), stepEvent(1, 3), stepEvent(2, 2)]);
  expect(trainingJobs([{ ...runOf('running'), step: 2, maxSteps: 2, history }])).toMatchObject([
    { progress: 1, finishing: true, leftMs: null },
  ]);
});

test('a paused training says so and promises no time; one that has ended is no job', () => {
  expect(trainingJobs([runOf('paused'), runOf('stopped')])).toMatchObject([{ paused: true, leftMs: null }]);
});

test('the palette offers to start only what can be started', () => {
  const orders = { start: vi.fn(), show: vi.fn(), showBeforeAfter: vi.fn() };
  const tuning = { runs: { all: [] }, canStart: false, shown: null, ...orders };
  const labels = () => trainingActions(tuning, en).map(({ label }) => label);
  expect(labels()).toEqual(['New training']);
  tuning.canStart = true;
  expect(labels()).toEqual(['New training', 'Start training']);
});

test('the palette opens what the run on screen made of its model, as soon as it rests', () => {
  const orders = { start: vi.fn(), show: vi.fn(), showBeforeAfter: vi.fn() };
  const labels = (phase: 'running' | 'stopped') => {
    const shown = runOf(phase) as unknown as WatchedRun;
    return trainingActions({ runs: { all: [] }, canStart: false, shown, ...orders }, en).map(({ label }) => label);
  };
  expect(labels('running')).toEqual(['New training']);
  expect(labels('stopped')).toEqual(['New training', 'Before and after the training capitals']);
});
