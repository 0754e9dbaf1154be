import { parseArgs } from 'node:util';
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { BenchError } from './bench-error.ts';
import { UNCOUNTED_STEPS } from './timing.ts';
import { parseShapes, peerShapes, type TrainingShape } from './training-shape.ts';

/** What can be measured. */
export const benchNames = [
  'looking',
  'tokenizing',
  'attention',
  'training',
  'training-base',
  'training-growth',
  'training-profile',
  'notebook-run',
  'growth',
  'profile',
  'session-options',
  'checkpoint',
  'file',
] as const;
export type BenchName = (typeof benchNames)[number];

/** What is measured without `--only`: what the peers' scripts measure. */
export const peerBenches = ['looking', 'tokenizing', 'training'] as const satisfies readonly BenchName[];
/** Trains a model that the bench makes itself. */
const WITH_ITS_OWN_MODEL: BenchName = 'training-base';
/** Measure steps, of which the first do not count. */
const stepBenches: readonly BenchName[] = ['training', 'training-base', 'training-growth', 'training-profile'];

/** Every precision of the engine; one that is missing here does not type-check. */
const precisionTable: Readonly<Record<EnginePrecision, true>> = {
  float32: true,
  'float32-fast': true,
  int8: true,
  'int8-output4': true,
};
const precisions = Object.keys(precisionTable) as readonly EnginePrecision[];

export interface BenchArguments {
  /** Null where the bench makes its own. */
  readonly model: string | null;
  readonly only: readonly BenchName[];
  /** Left out, the precisions for which a bench is usually wanted. */
  readonly precision: EnginePrecision | undefined;
  /** How often something is measured, or how many steps are trained; left out, what the bench takes by itself. */
  readonly runs: number | undefined;
  readonly threads: number | undefined;
  /** UTF-8 text to be tokenized, or translated as a file, line by line. */
  readonly lines: string | undefined;
  /** Of the batches that are trained. */
  readonly shapes: readonly TrainingShape[];
  /** Where converted weights are kept; left out, in a folder that is removed at the end. */
  readonly cache: string | undefined;
}

export const USAGE = `Usage: npm run bench -- --model FOLDER [--only ${benchNames.join('|')}] [--precision ${precisions.join('|')}]
         [--runs N] [--threads N] [--lines FILE] [--shapes BATCHxSOURCExTARGET,…] [--cache FOLDER]
--only ${WITH_ITS_OWN_MODEL} takes no --model.`;

/** @throws BenchError `invalid-arguments` */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const values = readFlags(args);
  const only = values.only === undefined ? peerBenches : [oneOf('--only', benchNames, values.only)];
  return {
    model: modelOf(only, values.model),
    only,
    precision: values.precision === undefined ? undefined : oneOf('--precision', precisions, values.precision),
    runs: countOfRuns('--runs', only, values.runs),
    threads: count('--threads', values.threads),
    lines: values.lines,
    shapes: values.shapes === undefined ? peerShapes : parseShapes('--shapes', values.shapes),
    cache: values.cache,
  };
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    model: text,
    only: text,
    precision: text,
    runs: text,
    threads: text,
    lines: text,
    shapes: text,
    cache: text,
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new BenchError('invalid-arguments', cause instanceof Error ? cause.message : String(cause), {}, cause);
  }
}

function modelOf(only: readonly BenchName[], model: string | undefined): string | null {
  const own = only.includes(WITH_ITS_OWN_MODEL);
  if (own && model !== undefined) throw invalid('--model', `nothing with --only ${WITH_ITS_OWN_MODEL}`, `«${model}»`);
  if (!own && model === undefined) throw invalid('--model', 'the folder of a model', 'nothing');
  return model ?? null;
}

/** How often, or how many steps; some of them have to count. @throws BenchError `invalid-arguments` */
export function countOfRuns(flag: string, only: readonly BenchName[], text: string | undefined): number | undefined {
  const runs = count(flag, text);
  if (runs === undefined || runs > UNCOUNTED_STEPS || !only.some((name) => stepBenches.includes(name))) return runs;
  const expected = `at least ${UNCOUNTED_STEPS + 1} where steps are trained, since the first ${UNCOUNTED_STEPS} do not count`;
  throw invalid(flag, expected, `«${text}»`);
}

/** @throws BenchError `invalid-arguments` */
export function oneOf<Name extends string>(flag: string, names: readonly Name[], text: string): Name {
  const known = names.find((each) => each === text);
  if (known === undefined) throw invalid(flag, `one of ${names.join(', ')}`, `«${text}»`);
  return known;
}

/** A comma-separated list of precisions. @throws BenchError `invalid-arguments` */
export function precisionList(flag: string, text: string): readonly EnginePrecision[] {
  return text.split(',').map((name) => oneOf(flag, precisions, name.trim()));
}

/** A whole number of at least 1; undefined where the flag was left out. @throws BenchError `invalid-arguments` */
export function count(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw invalid(flag, 'a whole number from 1 to 999999', `«${text}»`);
  return Number(text);
}

function invalid(flag: string, expected: string, found: string): BenchError {
  return new BenchError('invalid-arguments', `${flag} takes ${expected}, not ${found}.`, {
    place: flag,
    expected,
    found,
  });
}
