import { fileURLToPath } from 'node:url';
import type { T5Engine } from '../native-models/engine/t5-engine.ts';
import type { Figure, Figures } from './figure.ts';
import { benchInputs } from './inputs.ts';
import { encode, generateExactly, lossOf } from './model-calls.ts';
import { openReady, type BenchSettings } from './open-engine.ts';
import { runProgram } from './run-program.ts';
import { elapsedMs, median, medianMs } from './timing.ts';

const NEW_TOKENS = 32;
/** The peers' script takes the long one three times. */
const BATCH_RUNS = 3;
const LOAD_RUNS = 3;
const COLD_TIMEOUT_MS = 120_000;

/** Opening, encoder, loss and generation: the peers' inference script, in its order and on its ids. */
export async function* measureLooking(settings: BenchSettings): Figures {
  yield { what: 'load_cold_ms', value: await coldLoadMs(settings) };
  const started = performance.now();
  const engine = await openReady(settings);
  yield { what: 'load_ms', value: performance.now() - started };
  try {
    yield* measureCalls(engine, settings.runs);
  } finally {
    await engine.close();
  }
  yield { what: 'load_again_ms', value: await loadAgainMs(settings) };
}

async function* measureCalls({ context, model }: T5Engine, runs: number): Figures {
  const { source, target, batch } = benchInputs(model.config.vocab_size);
  const timed = async (what: string, run: () => Promise<void>, times = runs): Promise<Figure> => ({
    what,
    value: await medianMs(run, times),
  });
  yield await timed('encoder_ms', () => encode(context, [source]));
  yield await timed('loss_ms', () => lossOf(context, source, target));
  for (const num_beams of [1, 4])
    yield await timed(`generate_32_beams_${num_beams}_ms`, () =>
      generateExactly(context, [source], NEW_TOKENS, num_beams),
    );
  yield await timed(
    'generate_32_batch_8_ms',
    () => generateExactly(context, batch, NEW_TOKENS, 1),
    Math.min(runs, BATCH_RUNS),
  );
  yield { what: 'resident_mb', value: process.memoryUsage.rss() / 1e6 };
}

/** From the start of a process to the moment at which it could translate; the first one, which warms the files, is left out. */
function coldLoadMs({ model, precision, cacheFolder }: BenchSettings): Promise<number> {
  const program = fileURLToPath(new URL('./cold-load-child.mjs', import.meta.url));
  const open = async () => {
    const started = performance.now();
    let readyMs = Number.NaN;
    const onLine = () => void (readyMs = performance.now() - started);
    await runProgram(process.execPath, [program, model, precision, cacheFolder], {
      timeoutMs: COLD_TIMEOUT_MS,
      onLine,
    });
    return readyMs;
  };
  return medianOfLater(open);
}

/** Opening the model once more in this process, which has closed it before. */
function loadAgainMs(settings: BenchSettings): Promise<number> {
  return medianOfLater(async () => {
    let engine: T5Engine | undefined;
    const opened = await elapsedMs(async () => (engine = await openReady(settings)));
    await engine?.close();
    return opened;
  });
}

async function medianOfLater(measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= LOAD_RUNS; run++) times.push(await measure());
  return median(times.slice(1));
}
