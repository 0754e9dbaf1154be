import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import type { Evaluation, TrainingStep } from '../training/training-events.ts';
import { shown } from '../errors/shown.ts';
import { readFailure, RunError } from './run-error.ts';
import type { RunSummary } from './run-state.ts';

/** A training that transformers' Trainer made, as its trainer_state.json tells it. */
export interface ImportedRun {
  readonly summary: RunSummary;
  /** In the order of the log. Times are not in it: elapsedMs of a step is 0. */
  readonly history: readonly (TrainingStep | Evaluation)[];
}

/** A million logged steps have less. */
const MOST_BYTES = 256 * 1024 * 1024;

const WHOLE = 'a whole number from 0 on';
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** A number; null where Python wrote NaN or Infinity. */
const figure = v.nullable(v.pipe(v.number(), v.finite()));
const place = { step: count, epoch: v.pipe(v.number(), v.finite()) };
const logged = v.object({ ...place, loss: figure, grad_norm: figure, learning_rate: figure });
const evaluated = v.object({
  ...place,
  eval_loss: v.exactOptional(figure),
  eval_bleu: v.exactOptional(figure),
  eval_chrf: v.exactOptional(figure),
  eval_runtime: v.exactOptional(figure),
});
const state = v.object({
  global_step: count,
  max_steps: count,
  log_history: v.array(v.record(v.string(), v.unknown())),
});

/** Whether a run is such a file and no folder of the lab. */
export const isTrainerState = (run: string): boolean => run.endsWith('.json');

/**
 * Reads a trainer_state.json, also one of a checkpoint. Entries that hold neither a loss nor an evaluation (the summary at
 * the end) and figures that are not numbers are passed over.
 * @throws RunError `trainer-state-not-found`, `run-unreadable`, `trainer-state-invalid` with the place in the file.
 */
export async function readTrainerState(file: string): Promise<ImportedRun> {
  const run = resolve(file);
  const { text, created } = await readText(run);
  const { global_step, max_steps, log_history } = parse(state, parseJson(text, run), run, '');
  const history = log_history.flatMap((entry, index) => eventOf(entry, run, `log_history.${index}`));
  const summary: RunSummary = {
    run,
    name: nameOf(run),
    model: '',
    created,
    state: { phase: 'imported' },
    step: global_step,
    max_steps: Math.max(max_steps, global_step),
    checkpoints: [],
  };
  return { summary, history };
}

function eventOf(entry: Readonly<Record<string, unknown>>, run: string, at: string): (TrainingStep | Evaluation)[] {
  if ('loss' in entry) {
    const { step, epoch, loss, grad_norm, learning_rate } = parse(logged, entry, run, at);
    if (loss === null || grad_norm === null || learning_rate === null) return [];
    return [{ event: 'step', step, epoch, loss, grad_norm, learning_rate, elapsedMs: 0 }];
  }
  if (!('eval_loss' in entry)) return [];
  const { step, epoch, eval_runtime, ...given } = parse(evaluated, entry, run, at);
  const scores = Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'number'));
  return [{ event: 'evaluation', step, epoch, ...scores, watch_sentences: [], elapsedMs: 1000 * (eval_runtime ?? 0) }];
}

/** The folder's name; of a checkpoint's folder, with the one above it. */
function nameOf(run: string): string {
  const folder = dirname(run);
  return /^checkpoint-\d+$/.test(basename(folder))
    ? join(basename(dirname(folder)), basename(folder))
    : basename(folder);
}

async function readText(file: string): Promise<{ readonly text: string; readonly created: string }> {
  try {
    // Asked before it is opened: opening a pipe would wait for ever.
    const { size, mtime, ...entry } = await stat(file).then((found) => ({
      size: found.size,
      mtime: found.mtime,
      isFile: found.isFile(),
    }));
    if (!entry.isFile) throw invalid(file, '', 'a file', 'a folder or a device');
    if (size > MOST_BYTES) throw invalid(file, '', `a file of at most ${MOST_BYTES} bytes`, `${size} bytes`);
    return { text: await readFile(file, 'utf8'), created: mtime.toISOString() };
  } catch (error) {
    if (error instanceof RunError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw readFailure(file, error);
    const hint = 'The Trainer writes trainer_state.json into its output folder and into each checkpoint.';
    const found = { file, expected: 'a trainer_state.json', found: 'no file', hint };
    throw new RunError('trainer-state-not-found', `There is no file ${file}.`, found, error);
  }
}

/** Python's json writes NaN and Infinity as they are, which JSON does not know. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/(?<=[:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,}\]])/g, 'null'));
  } catch (error) {
    throw invalid(file, placeIn(text, error as Error), 'JSON', 'text that is not JSON, or that breaks off');
  }
}

/** Where the text goes wrong, as far as JavaScript tells: it counts in characters, and is silent of some faults. */
function placeIn(text: string, { message }: Error): string {
  const [, told] = /position (\d+)/.exec(message) ?? [];
  if (told === undefined && !message.includes('end of JSON')) return '';
  const position = Number(told ?? text.length);
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** What stands under a key, for a sentence. */
const expectedUnder: Readonly<Record<string, string>> = {
  global_step: WHOLE,
  max_steps: WHOLE,
  step: WHOLE,
  log_history: 'a list of objects',
  '': 'an object',
};

function parse<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  file: string,
  at: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? '';
  const inside = [at, path].filter((part) => part !== '').join('.');
  const key = /^log_history\.\d+$/.test(inside) ? '' : path.split('.').at(-1)!;
  const { input } = issue.path?.at(-1) ? { input: (issue.path.at(-1) as { value: unknown }).value } : issue;
  throw invalid(file, inside, expectedUnder[key] ?? 'a number', shown(input));
}

function invalid(file: string, at: string, expected: string, found: string): RunError {
  const where = at === '' ? file : `${file}, ${at}`;
  return new RunError('trainer-state-invalid', `${where}: expected ${expected}, found ${found}.`, {
    file,
    ...(at === '' ? {} : { place: at }),
    expected,
    found,
    hint: 'Name a trainer_state.json as transformers writes it (from 4.38 on, with grad_norm in its log).',
  });
}
