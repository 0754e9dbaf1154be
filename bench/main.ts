/** `npm run bench`: measures the lab on a model and prints a JSON line a figure. Bundled and started by build/bench.mjs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TypedError } from '../native-models/errors/typed-error.ts';
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { parseBenchArguments, USAGE, type BenchArguments, type BenchName } from './arguments.ts';
import { measureCheckpoint } from './checkpoint.ts';
import { figureLine, type Figures } from './figure.ts';
import { measureGrowth } from './growth.ts';
import { measureLooking } from './looking.ts';
import type { BenchSettings } from './open-engine.ts';
import { measureProfile } from './profile.ts';
import { measureSessionOptions } from './session-options.ts';
import { linesOf, measureTokenizing } from './tokenizing.ts';

interface Bench {
  /** Without `--precision`; tokenizing and checkpoints have none. */
  readonly precisions: readonly EnginePrecision[];
  readonly measure: (settings: BenchSettings, lines: string | undefined) => Figures;
}

const benches: Readonly<Record<BenchName, Bench>> = {
  looking: { precisions: ['float32'], measure: measureLooking },
  tokenizing: { precisions: [], measure: ({ model, runs }, lines) => measureTokenizing(model, linesOf(lines), runs) },
  growth: { precisions: ['float32', 'int8'], measure: measureGrowth },
  profile: { precisions: ['float32', 'int8'], measure: measureProfile },
  'session-options': { precisions: ['float32', 'int8'], measure: measureSessionOptions },
  checkpoint: { precisions: [], measure: measureCheckpoint },
};

async function runBenches(asked: BenchArguments, cacheFolder: string): Promise<void> {
  const { threads, runs } = asked;
  const model = path.resolve(asked.model);
  const settings = { model, cacheFolder, runs, ...(threads === undefined ? {} : { threads }) };
  for (const name of asked.only) {
    const { precisions, measure } = benches[name];
    if (precisions.length === 0) {
      await print(measure({ ...settings, precision: 'float32' }, asked.lines));
      continue;
    }
    const wanted = asked.precision === undefined ? precisions : [asked.precision];
    for (const precision of wanted) await print(measure({ ...settings, precision }, asked.lines), precision);
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
