import path from 'node:path';
import { parseArgs } from 'node:util';
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { repositoryRoot } from '../native-models/testing/reference.ts';
import { count, countOfRuns, oneOf, peerBenches, precisionList } from './arguments.ts';
import { BenchError } from './bench-error.ts';

/** What takes part without `--only`, and what does so only when it is asked for, since it takes minutes a round. */
const parts = [...peerBenches, 'training-base', 'notebook-run'] as const;
type Part = (typeof parts)[number];

export interface CompareArguments {
  /** Left out, one of the notebook's shape is made. */
  readonly model: string | undefined;
  /** Folder of the peers' scripts. */
  readonly baselines: string;
  readonly rounds: number;
  readonly precisions: readonly EnginePrecision[];
  readonly only: readonly Part[];
  /** Of a training, the lab's and the peer's; left out, what the bench takes by itself. */
  readonly steps: number | undefined;
  readonly json: boolean;
}

export const COMPARE_USAGE = `Usage: npm run bench:compare [-- --model FOLDER] [--baselines FOLDER] [--rounds N] [--precisions NAME,NAME]
         [--only ${parts.join('|')}] [--steps N] [--json]`;

const DEFAULT_ROUNDS = 3;

/** @throws BenchError `invalid-arguments` */
export function parseCompareArguments(args: readonly string[]): CompareArguments {
  const { model, baselines, rounds, precisions = 'float32,float32-fast,int8', only, steps, json } = readFlags(args);
  const wanted = only === undefined ? peerBenches : [oneOf('--only', parts, only)];
  return {
    model: model === undefined ? undefined : path.resolve(model),
    baselines:
      baselines === undefined ? path.join(repositoryRoot, '..', 'shared', 'baselines') : path.resolve(baselines),
    rounds: count('--rounds', rounds) ?? DEFAULT_ROUNDS,
    precisions: precisionList('--precisions', precisions),
    only: wanted,
    steps: countOfRuns('--steps', wanted, steps),
    json: json ?? false,
  };
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    model: text,
    baselines: text,
    rounds: text,
    precisions: text,
    only: text,
    steps: text,
    json: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new BenchError('invalid-arguments', cause instanceof Error ? cause.message : String(cause), {}, cause);
  }
}
