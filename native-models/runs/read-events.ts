import { readFile } from 'node:fs/promises';
import type { TrainingEvent } from '../training/training-events.ts';
import { readFailure, systemCode } from './run-error.ts';
import { stepLineStart } from './step-line.ts';
import { parseEvent } from './training-event-schema.ts';

const LINE_FEED = 0x0a;

export interface EventLines {
  readonly events: readonly TrainingEvent[];
  /** The lines of `events`, as they stand in the file. */
  readonly lines: readonly string[];
  /** Numbers, from 1, of whole lines that are no events: the file was damaged there. */
  readonly damaged: readonly number[];
  /** Length of all whole lines; what follows was cut short by a crash and does not count. */
  readonly wholeBytes: number;
}

/**
 * The events of a run, in order; none where the file does not exist. With `steps: 'last'` training steps are skipped but
 * for the last, which is all that a summary needs.
 * @throws RunError `run-unreadable`.
 */
export async function readEventLines(file: string, steps: 'all' | 'last' = 'all'): Promise<EventLines> {
  const bytes = await readEventBytes(file);
  const wholeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
  // By line feeds alone: a text may hold U+2028, which readline takes for the end of a line.
  const whole = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const lastStep = whole.findLastIndex(isStep);
  const events: TrainingEvent[] = [];
  const lines: string[] = [];
  const damaged: number[] = [];
  whole.forEach((line, index) => {
    if (steps === 'last' && index !== lastStep && isStep(line)) return;
    const event = parseEvent(line);
    if (!event) return void damaged.push(index + 1);
    events.push(event);
    lines.push(line);
  });
  return { events, lines, damaged, wholeBytes };
}

function isStep(line: string): boolean {
  return line.startsWith(stepLineStart);
}

/** The whole file; empty where there is none. @throws RunError `run-unreadable`. */
export async function readEventBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw readFailure(file, error);
  }
}
