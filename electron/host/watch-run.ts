import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TrainingEvent } from '../../native-models/training/training-events.ts';
import { cancelled } from '../contract/caller.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import type { LiveRun } from './live-run.ts';

/** Between two looks at the event loop. */
const eventsPerTurn = 1000;

/**
 * Gives events to the watcher: first those of the file, then the thread's own, which are all in memory, so nothing is
 * missed or given twice between the two. Resolves when the run has ended. @throws LabError `cancelled`.
 */
export async function giveEvents(
  history: readonly TrainingEvent[],
  live: LiveRun | undefined,
  { emit, signal }: CallContext,
  isWanted: (event: TrainingEvent) => boolean,
): Promise<void> {
  const give = async (events: readonly TrainingEvent[], from: number): Promise<number> => {
    let at = from;
    // The list may grow meanwhile.
    while (at < events.length) {
      if (signal.aborted) throw cancelled();
      const event = events[at++]!;
      if (isWanted(event)) emit(event);
      if (at % eventsPerTurn === 0) await nextTurn();
    }
    return at;
  };
  await give(live ? before(history, live.events) : history, 0);
  for (let at = 0; live;) {
    at = await give(live.events, at);
    if (live.hasEnded && at === live.events.length) return;
    await live.whenChanged(signal);
    if (signal.aborted) throw cancelled();
  }
}

/** Resolves when the run's folder is as its thread goes on from, or when it came to nothing. @throws LabError `cancelled`. */
export async function untilStarted(live: LiveRun, signal: AbortSignal): Promise<void> {
  while (!live.started && !live.hasEnded) {
    await live.whenChanged(signal);
    if (signal.aborted) throw cancelled();
  }
}

/**
 * The part of the file that is older than the thread: the thread's own events may be in it already, or not all of them
 * yet, so the file ends with the first ones of them or with none.
 */
function before(history: readonly TrainingEvent[], own: readonly TrainingEvent[]): readonly TrainingEvent[] {
  // The start comes first, or after a checkpoint of which nobody knew.
  const ownStart = own.findIndex(({ event }) => event === 'started');
  for (let first = 0; first <= Math.max(0, ownStart); first++) {
    const from = history.findLastIndex((event) => isSame(event, own[first]));
    const rest = own.slice(first);
    const isOwn = (event: TrainingEvent, at: number) => at >= rest.length || isSame(event, rest[at]);
    if (from !== -1 && history.slice(from).every(isOwn)) return history.slice(0, from);
  }
  return history;
}

/** The time that an event took tells it from another one of its kind and step. */
function isSame(a: TrainingEvent, b: TrainingEvent | undefined): boolean {
  const time = (event: object) => ('elapsedMs' in event ? event.elapsedMs : null);
  return b !== undefined && a.event === b.event && a.step === b.step && time(a) === time(b);
}

/**
 * Whether an event comes after that step; asked of events in their order. A start at a step comes after it, since it says
 * from where the run goes on, and so does all that follows: a run that has nothing left to do ends at that very step.
 */
export function comesAfter(step: number | undefined): (event: TrainingEvent) => boolean {
  if (step === undefined) return () => true;
  let hasStarted = false;
  return (event) => {
    hasStarted ||= event.event === 'started' && event.step >= step;
    return hasStarted || event.step > step;
  };
}
