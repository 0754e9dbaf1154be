import * as v from 'valibot';
import { TypedError } from '../errors/typed-error.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { RunError } from './run-error.ts';
import type { RunDescription } from './run-description.ts';

const text = v.pipe(v.string(), v.maxLength(10_000));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const hashedFile = v.object({ path, size_bytes: count, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
const runData = v.object({
  source: v.strictObject({
    kind: v.literal('file'),
    path,
    target_path: v.exactOptional(path),
    source_column: v.exactOptional(text),
    target_column: v.exactOptional(text),
    source_language: v.exactOptional(text),
    target_language: v.exactOptional(text),
  }),
  files: v.array(hashedFile),
  examples: count,
});

const description = v.object({
  format: v.literal(1),
  created: v.pipe(v.string(), v.isoTimestamp()),
  arguments: v.record(v.string(), v.unknown()),
  model: v.object({ name: text, path, files: v.array(hashedFile) }),
  train: runData,
  evaluation: v.nullable(runData),
  general: v.optional(v.nullable(runData), null),
  replay: v.optional(v.nullable(runData), null),
  batches: v.nullable(v.array(v.array(count))),
  threads: v.nullable(v.pipe(count, v.minValue(1))),
  max_steps: v.pipe(count, v.minValue(1)),
  versions: v.record(v.string(), text),
  machine: v.object({ cpu: text, cores: count, memory_bytes: count, platform: text }),
});

/** The text of run.json, checked. @throws RunError `run-invalid` with the place in it. */
export function parseDescription(json: string, file: string): RunDescription {
  const result = v.safeParse(description, parseJson(json, file));
  if (!result.success) {
    const [issue] = result.issues;
    throw invalid(file, v.getDotPath(issue) ?? '', issue.expected ?? 'another value', issue.received);
  }
  try {
    return { ...result.output, arguments: parseTrainingArguments(result.output.arguments) };
  } catch (error) {
    if (!(error instanceof TypedError)) throw error;
    const { place = '', expected = 'a training argument', found = '' } = error.details;
    throw invalid(file, `arguments.${place}`, expected, found, error);
  }
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalid(file, '', 'JSON', (error as Error).message, error);
  }
}

function invalid(file: string, place: string, expected: string, found: string, cause?: unknown): RunError {
  const where = place === '' ? file : `${place} in ${file}`;
  const message = `The run cannot be read: ${where} should be ${expected}, but is ${found}.`;
  const hint = 'The file is damaged; its checkpoints are whole and can be opened as models.';
  return new RunError(
    'run-invalid',
    message,
    { file, ...(place === '' ? {} : { place }), expected, found, hint },
    cause,
  );
}
