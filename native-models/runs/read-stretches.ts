import type { TrainingEvent } from '../training/training-events.ts';
import { readEventBytes } from './read-events.ts';
import { stepLineLength, stepLineSource, stepLineStart, type StepField } from './step-line.ts';
import { parseEvent } from './training-event-schema.ts';

/** Training steps that follow each other, as columns. */
export interface StepStretch {
  readonly event: 'steps';
  readonly count: number;
  /** The rows of `values`. */
  readonly fields: readonly StepField[];
  /** [fields.length, count] */
  readonly values: Float64Array<ArrayBuffer>;
}

/** So many steps at the end stay events: what is said of a run's latest steps needs every field of them. */
const LATEST_STEPS = 100;
const LINE_FEED = 0x0a;

/**
 * The events of a run in order, as `readEventLines` has them, with all but the latest steps in stretches, which hold no
 * more than `fields`. No object is made for a step, and no number read that is not asked for: of a hundred thousand
 * steps that is most of the time.
 * @throws RunError `run-unreadable`.
 */
export async function readStretches(
  file: string,
  fields: readonly StepField[],
): Promise<readonly (TrainingEvent | StepStretch)[]> {
  const bytes = await readEventBytes(file);
  // A character for each byte: steps are ASCII, and any other line is decoded by itself.
  const text = bytes.toString('latin1', 0, bytes.lastIndexOf(LINE_FEED) + 1);
  const latest = startOfLatest(text);
  const step = new RegExp(String.raw`${stepLineSource(fields)}\n`, 'y');
  const entries: (TrainingEvent | StepStretch)[] = [];
  // Room for as many steps as the text could hold.
  const columns = fields.map(() => new Float64Array(Math.ceil(latest / stepLineLength)));
  let count = 0;
  const close = () => {
    if (count > 0) entries.push(stretchOf(fields, columns, count));
    count = 0;
  };
  for (let at = 0; at < text.length;) {
    step.lastIndex = at;
    const found = at < latest ? step.exec(text) : null;
    if (found) {
      for (let row = 0; row < columns.length; row++) columns[row]![count] = Number(found[row + 1]);
      count++;
      at = step.lastIndex;
      continue;
    }
    const end = text.indexOf('\n', at);
    const event = parseEvent(bytes.toString('utf8', at, end));
    if (event) {
      close();
      entries.push(event);
    }
    at = end + 1;
  }
  close();
  return entries;
}

/** Where the first of the latest steps begins. */
function startOfLatest(text: string): number {
  let start = text.length;
  for (let count = 0; count < LATEST_STEPS && start > 0; count++)
    start = text.lastIndexOf(`\n${stepLineStart}`, start - 2) + 1;
  return start;
}

/** The first `count` numbers of each column. */
function stretchOf(fields: readonly StepField[], columns: readonly Float64Array[], count: number): StepStretch {
  const values = new Float64Array(fields.length * count);
  columns.forEach((column, row) => values.set(column.subarray(0, count), row * count));
  return { event: 'steps', count, fields, values };
}
