import type {
  CheckpointWritten,
  Evaluation,
  ForecastMade,
  TrainingEnd,
  TrainingEvent,
  TrainingStarted,
  TrainingStep,
} from './lab-types.ts';

/** A run's events, sorted by kind, each list in the order of its steps. */
export interface TrainingHistory {
  readonly started: TrainingStarted | null;
  readonly steps: readonly TrainingStep[];
  /** Those since the last start; the last one counts. */
  readonly forecasts: readonly ForecastMade[];
  readonly evaluations: readonly Evaluation[];
  readonly checkpoints: readonly CheckpointWritten[];
  readonly paused: boolean;
  /** How the run ended; null while it goes on or could go on. */
  readonly end: TrainingEnd | null;
}

export const emptyHistory: TrainingHistory = {
  started: null,
  steps: [],
  forecasts: [],
  evaluations: [],
  checkpoints: [],
  paused: false,
  end: null,
};

type Growing = { -readonly [Key in keyof TrainingHistory]: TrainingHistory[Key] };

/**
 * The history with more events. A run that goes on from a checkpoint does the steps after it again: what was after it
 * is forgotten. The same event told twice counts once.
 */
export function withEvents(history: TrainingHistory, events: readonly TrainingEvent[]): TrainingHistory {
  if (events.length === 0) return history;
  const next: Growing = { ...history };
  const steps = [...history.steps];
  next.steps = steps;
  for (const event of events) {
    // Nearly all are steps, and of these there may be a hundred thousand.
    if (event.event === 'step') takeStep(steps, event);
    else take(next, steps, event);
  }
  return next;
}

function takeStep(steps: TrainingStep[], event: TrainingStep): void {
  const last = steps.length > 0 ? steps[steps.length - 1]!.step : 0;
  if (event.step > last) steps.push(event);
}

function take(next: Growing, steps: TrainingStep[], event: Exclude<TrainingEvent, TrainingStep>): void {
  switch (event.event) {
    case 'started':
      next.started = event;
      next.paused = false;
      next.end = null;
      next.forecasts = [];
      while (steps.length > 0 && steps.at(-1)!.step > event.step) steps.pop();
      next.evaluations = next.evaluations.filter(({ step }) => step <= event.step);
      next.checkpoints = next.checkpoints.filter(({ step }) => step <= event.step);
      return;
    case 'forecast':
      next.forecasts = replaced(next.forecasts, event);
      return;
    case 'evaluation':
      next.evaluations = replaced(next.evaluations, event);
      return;
    case 'checkpoint':
      next.checkpoints = replaced(next.checkpoints, event);
      return;
    case 'paused':
    case 'continued':
      next.paused = event.event === 'paused';
      return;
    case 'done':
    case 'failed':
      next.paused = false;
      next.end = event;
  }
}

/** The list with an entry in the place of its step. */
function replaced<Entry extends { readonly step: number }>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return [
    ...entries.filter(({ step }) => step < entry.step),
    entry,
    ...entries.filter(({ step }) => step > entry.step),
  ];
}
