import type { TrainingEvent } from '../training/training-events.ts';
import type { RunState } from './run-state.ts';

/** Whoever has the run's lock and is alive. */
export interface RunHolder {
  readonly pid: number;
  /** Whether it is this very process. */
  readonly own: boolean;
}

/**
 * Where a run stands, from its lock and its events (training steps may be left out but for the last). Evaluations,
 * checkpoints and forecasts do not change it. For a run of this very process the caller knows better.
 */
export function runState(holder: RunHolder | null, events: readonly TrainingEvent[]): RunState {
  if (holder && !holder.own) return { phase: 'elsewhere', pid: holder.pid };
  const last = events.findLast(({ event }) => !['evaluation', 'checkpoint', 'forecast'].includes(event));
  if (last?.event === 'done')
    return last.reason === 'stopped' ? { phase: 'stopped' } : { phase: 'finished', reason: last.reason };
  if (last?.event === 'failed') return { phase: 'failed', error: last.error };
  if (!holder) return { phase: 'interrupted' };
  if (last?.event === 'paused') return { phase: 'paused' };
  return { phase: last === undefined || last.event === 'started' ? 'starting' : 'running' };
}
