import { parseArgs } from 'node:util';
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { BenchError } from './bench-error.ts';

/** What can be measured; without `--only`, the first two: what the peers' scripts measure. */
export const benchNames = ['looking', 'tokenizing', 'growth', 'profile', 'session-options', 'checkpoint'] as const;
export type BenchName = (typeof benchNames)[number];

/** Every precision of the engine; one that is missing here does not type-check. */
const precisionTable: Readonly<Record<EnginePrecision, true>> = {
  float32: true,
  'float32-fast': true,
  int8: true,
  'int8-output4': true,
};
const precisions = Object.keys(precisionTable) as readonly EnginePrecision[];

export interface BenchArguments {
  readonly model: string;
  readonly only: readonly BenchName[];
  /** Left out, the precisions for which a bench is usually wanted. */
  readonly precision: EnginePrecision | undefined;
  readonly runs: number;
  readonly threads: number | undefined;
  /** UTF-8 text to be tokenized line by line. */
  readonly lines: string | undefined;
  /** Where converted weights are kept; left out, in a folder that is removed at the end. */
  readonly cache: string | undefined;
}

export const USAGE = `Usage: npm run bench -- --model FOLDER [--only ${benchNames.join('|')}] [--precision ${precisions.join('|')}]
         [--runs N] [--threads N] [--lines FILE] [--cache FOLDER]`;

const DEFAULT_RUNS = 5;

/** @throws BenchError `invalid-arguments` */
export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const values = readFlags(args);
  if (values.model === undefined) throw invalid('--model', 'the folder of a model', 'nothing');
  return {
    model: values.model,
    only: values.only === undefined ? ['looking', 'tokenizing'] : [oneOf('--only', benchNames, values.only)],
    precision: values.precision === undefined ? undefined : oneOf('--precision', precisions, values.precision),
    runs: count('--runs', values.runs) ?? DEFAULT_RUNS,
    threads: count('--threads', values.threads),
    lines: values.lines,
    cache: values.cache,
  };
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { model: text, only: text, precision: text, runs: text, threads: text, lines: text, cache: text };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new BenchError('invalid-arguments', cause instanceof Error ? cause.message : String(cause), {}, cause);
  }
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
