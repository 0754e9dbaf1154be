import { expect, test } from 'vitest';
import type { TrainingEvent } from '../training/training-events.ts';
import { runState, type RunHolder } from './derive-run-state.ts';
import type { RunState } from './run-state.ts';
import { aCheckpoint, aFailure, aForecast, anEnd, anEvaluation, aStart, aStep } from './test-data.ts';

const nobody = null;
const us: RunHolder = { pid: 7, own: true };
const others: RunHolder = { pid: 8, own: false };
const begun = [aStart(0), aStep(1)];

test.each<[string, RunHolder | null, readonly TrainingEvent[], RunState]>([
  ['trained by another process', others, begun, { phase: 'elsewhere', pid: 8 }],
  ['going on elsewhere after its end', others, [...begun, anEnd(1, 'stopped')], { phase: 'elsewhere', pid: 8 }],
  ['taken and silent', us, [], { phase: 'starting' }],
  ['taken and started', us, [aStart(0)], { phase: 'starting' }],
  ['at work', us, begun, { phase: 'running' }],
  ['at work after an evaluation', us, [...begun, anEvaluation(1), aCheckpoint(1)], { phase: 'running' }],
  ['paused', us, [...begun, { event: 'paused', step: 1 }], { phase: 'paused' }],
  [
    'paused, with a checkpoint and a forecast since',
    us,
    [...begun, { event: 'paused', step: 1 }, aCheckpoint(1), aForecast(1)],
    { phase: 'paused' },
  ],
  ['continued', us, [...begun, { event: 'paused', step: 1 }, { event: 'continued', step: 1 }], { phase: 'running' }],
  ['left before its first event', nobody, [], { phase: 'interrupted' }],
  ['left at its start', nobody, [aStart(0)], { phase: 'interrupted' }],
  ['left at work', nobody, [...begun, aCheckpoint(1)], { phase: 'interrupted' }],
  ['left while paused', nobody, [...begun, { event: 'paused', step: 1 }], { phase: 'interrupted' }],
  ['left after it went on', nobody, [...begun, anEnd(1, 'stopped'), aStart(1)], { phase: 'interrupted' }],
  ['finished', nobody, [...begun, anEnd(1, 'finished')], { phase: 'finished', reason: 'finished' }],
  ['ended early', nobody, [...begun, anEnd(1, 'early_stopping')], { phase: 'finished', reason: 'early_stopping' }],
  ['stopped', nobody, [...begun, anEnd(1, 'stopped')], { phase: 'stopped' }],
  ['failed', nobody, [...begun, aFailure], { phase: 'failed', error: aFailure.error }],
])('a run that is %s says so', (_name, holder, events, state) => {
  expect(runState(holder, events)).toEqual(state);
});
