/** `npm run bench`: measures the lab on a model and prints a JSON line a figure. Bundled and started by build/bench.mjs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TypedError } from '../native-models/errors/typed-error.ts';
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { parseBenchArguments, USAGE, type BenchArguments, type BenchName } from './arguments.ts';
import { baseShapeModel } from './base-shape.ts';
import { measureCheckpoint } from './checkpoint.ts';
import { figureLine, type Figures } from './figure.ts';
import { measureFile } from './file.ts';
import { measureGrowth } from './growth.ts';
import { measureAttention } from './attention.ts';
import { measureLooking } from './looking.ts';
import { measureNotebookRun, NOTEBOOK_STEPS } from './notebook-run.ts';
import type { BenchSettings } from './open-engine.ts';
import { measureProfile } from './profile.ts';
import { measureSessionOptions } from './session-options.ts';
import { linesOf, measureTokenizing } from './tokenizing.ts';
import { measureTrainingGrowth } from './training-growth.ts';
import { measureTrainingProfile } from './training-profile.ts';
import { measureTraining, measureTrainingBase, TRAINING_STEPS } from './training.ts';

interface Bench {
  /** Without `--precision`; what has none computes in float32, or not at all. */
  readonly precisions: readonly EnginePrecision[];
  /** Without `--runs`. */
  readonly runs: number;
  readonly measure: (settings: BenchSettings, asked: BenchArguments) => Figures;
}

const bothPrecisions = ['float32', 'int8'] as const;

const benches: Readonly<Record<BenchName, Bench>> = {
  looking: { precisions: ['float32'], runs: 5, measure: measureLooking },
  tokenizing: {
    precisions: [],
    runs: 5,
    measure: ({ model, runs }, { lines }) => measureTokenizing(model, linesOf(lines), runs),
  },
  attention: { precisions: ['float32'], runs: 5, measure: measureAttention },
  training: {
    precisions: [],
    runs: TRAINING_STEPS,
    measure: (settings, { shapes }) => measureTraining(settings, shapes),
  },
  'training-base': { precisions: [], runs: TRAINING_STEPS, measure: measureTrainingBase },
  'training-growth': { precisions: [], runs: 5, measure: measureTrainingGrowth },
  'training-profile': {
    precisions: [],
    runs: TRAINING_STEPS,
    measure: (settings, { shapes }) => measureTrainingProfile(settings, shapes),
  },
  'notebook-run': { precisions: [], runs: NOTEBOOK_STEPS, measure: measureNotebookRun },
  growth: { precisions: bothPrecisions, runs: 5, measure: measureGrowth },
  profile: { precisions: bothPrecisions, runs: 5, measure: measureProfile },
  'session-options': { precisions: bothPrecisions, runs: 5, measure: measureSessionOptions },
  checkpoint: { precisions: [], runs: 3, measure: measureCheckpoint },
  file: {
    precisions: bothPrecisions,
    runs: 3,
    measure: (settings, { lines }) => measureFile(settings, linesOf(lines)),
  },
};

async function runBenches(asked: BenchArguments, cacheFolder: string): Promise<void> {
  const { threads } = asked;
  const model = asked.model === null ? await baseShapeModel() : path.resolve(asked.model);
  for (const name of asked.only) {
    const { precisions, measure, ...bench } = benches[name];
    const runs = asked.runs ?? bench.runs;
    const settings = { model, cacheFolder, runs, ...(threads === undefined ? {} : { threads }) };
    if (precisions.length === 0) {
      await print(measure({ ...settings, precision: 'float32' }, asked));
      continue;
    }
    const wanted = asked.precision === undefined ? precisions : [asked.precision];
    for (const precision of wanted) await print(measure({ ...settings, precision }, asked), precision);
  }
}

/** Stops where nobody reads any more. */
async function print(figures: Figures, precision?: string): Promise<void> {
  for await (const figure of figures) {
    process.stdout.write(`${figureLine(figure, precision)}\n`);
    if (process.stdout.errored) throw process.stdout.errored;
  }
}

async function bench(args: readonly string[]): Promise<number> {
  let scratch: string | undefined;
  try {
    const asked = parseBenchArguments(args);
    scratch = asked.cache === undefined ? mkdtempSync(path.join(tmpdir(), 't5-lab-bench-')) : undefined;
    await runBenches(asked, path.resolve(asked.cache ?? scratch!));
    return 0;
  } catch (error) {
    const wrongUsage = error instanceof TypedError && error.code === 'invalid-arguments';
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n${wrongUsage ? `${USAGE}\n` : ''}`,
    );
    return wrongUsage ? 2 : 1;
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

process.stdout.on('error', () => undefined); // `print` looks at it
process.exitCode = await bench(process.argv.slice(2));
