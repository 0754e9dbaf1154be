import type { EventLines } from './read-events.ts';

/** They tell of the process that is gone, not of what the weights went through. */
const ofTheSession: readonly string[] = ['paused', 'continued', 'done', 'failed'];

/**
 * The lines that stay when a run goes on from its checkpoint of `step`: everything up to that step that happened to the
 * weights. What the ended process said about itself goes; so does a `started` after which nothing came, since the
 * process that goes on says so again. From step 0 everything is done again and nothing stays.
 */
export function eventsBefore({ events, lines }: EventLines, step: number): readonly string[] {
  if (step === 0) return [];
  const kept = events.flatMap((event, index) =>
    event.step <= step && !ofTheSession.includes(event.event) ? [{ event, line: `${lines[index]!}\n` }] : [],
  );
  const end = kept.findLastIndex(({ event }) => event.event !== 'started') + 1;
  return kept.slice(0, end).map(({ line }) => line);
}
