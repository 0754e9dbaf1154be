import * as v from 'valibot';
import type { TrainingEvent } from '../training/training-events.ts';
import { stepFields, stepLineSource } from './step-line.ts';

const step = v.pipe(v.number(), v.integer(), v.minValue(0));
/** JSON writes what is not a finite number as null. */
const measured = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? NaN),
);
const estimate = v.object({ expected: v.number(), low: v.number(), high: v.number() });
const name = v.nullable(v.string());
const failure = v.object({
  code: v.string(),
  message: v.string(),
  file: v.exactOptional(v.string()),
  place: v.exactOptional(v.string()),
  expected: v.exactOptional(v.string()),
  found: v.exactOptional(v.string()),
  hint: v.exactOptional(v.string()),
  // Of a kind that this version may not know any more: the interface then says the English.
  phrases: v.exactOptional(v.record(v.string(), v.array(v.union([v.string(), v.number()])))),
});

const trainingEvent = v.variant('event', [
  v.object({
    event: v.literal('started'),
    step,
    max_steps: step,
    num_train_epochs: v.number(),
    num_examples: step,
    num_parameters: step,
    num_trainable_parameters: step,
  }),
  v.object({
    event: v.literal('step'),
    step,
    epoch: v.number(),
    loss: measured,
    grad_norm: measured,
    learning_rate: measured,
    elapsedMs: v.number(),
  }),
  v.object({
    event: v.literal('forecast'),
    step,
    step_ms: estimate,
    remaining_ms: estimate,
    peak_bytes: estimate,
    reason: v.picklist(['measured', 'outside']),
  }),
  v.object({
    event: v.literal('evaluation'),
    step,
    epoch: v.number(),
    eval_loss: v.exactOptional(measured),
    eval_bleu: v.exactOptional(measured),
    eval_chrf: v.exactOptional(measured),
    eval_general_loss: v.exactOptional(measured),
    eval_general_bleu: v.exactOptional(measured),
    eval_general_chrf: v.exactOptional(measured),
    watch_sentences: v.array(v.object({ source: v.string(), translation: v.string() })),
    elapsedMs: v.number(),
  }),
  v.object({
    event: v.literal('checkpoint'),
    step,
    name: v.string(),
    best: v.boolean(),
    size_bytes: step,
    elapsedMs: v.number(),
  }),
  v.object({ event: v.literal('paused'), step }),
  v.object({ event: v.literal('continued'), step }),
  v.object({
    event: v.literal('done'),
    step,
    reason: v.picklist(['finished', 'early_stopping', 'stopped']),
    train_loss: measured,
    elapsedMs: v.number(),
    last_checkpoint: name,
    best_checkpoint: name,
    best_metric: v.nullable(v.number()),
  }),
  v.object({ event: v.literal('failed'), step, error: failure, last_checkpoint: name }),
]);

/** A line of events.jsonl; null where it is none. */
export function parseEvent(line: string): TrainingEvent | null {
  return parseStep(line) ?? parseAny(line);
}

const stepLine = new RegExp(`^${stepLineSource(stepFields)}$`);

/** A step as the lab writes it. Nearly all lines are such, and this is ten times as fast as looking at any line. */
function parseStep(line: string): TrainingEvent | null {
  const found = stepLine.exec(line);
  if (!found) return null;
  const [step, epoch, loss, grad_norm, learning_rate, elapsedMs] = found.slice(1).map(Number) as StepNumbers;
  return { event: 'step', step, epoch, loss, grad_norm, learning_rate, elapsedMs };
}

type StepNumbers = [number, number, number, number, number, number];

function parseAny(line: string): TrainingEvent | null {
  try {
    const result = v.safeParse(trainingEvent, JSON.parse(line));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** The kind comes first, so that a reader can skip lines by their beginning. */
export function eventLine({ event, ...rest }: TrainingEvent): string {
  return JSON.stringify({ event, ...rest }) + '\n';
}
