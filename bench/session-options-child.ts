/** Measures one variant and prints its figures as JSON lines. Arguments: variant, model, precision, cache folder, runs. */
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { runChild } from './child.ts';
import type { Figure } from './figure.ts';
import { benchInputs } from './inputs.ts';
import { decodeStepMs, encode } from './model-calls.ts';
import { openReady } from './open-engine.ts';
import { privateMb } from './process-memory.ts';
import { sessionVariants, type SessionVariantName } from './session-variants.ts';
import { median, medianMs } from './timing.ts';

const [variant, model, precision, cacheFolder, runs] = process.argv.slice(2) as [
  SessionVariantName,
  string,
  EnginePrecision,
  string,
  string,
];
const times = Number(runs);
const print = (what: string, value: number) => {
  const figure: Figure = { what, value, details: { session_options: variant } };
  process.stdout.write(`${JSON.stringify(figure)}\n`);
};

await runChild(async () => {
  const started = performance.now();
  const engine = await openReady({ model, precision, cacheFolder, runs: times, ...sessionVariants[variant] });
  print('load_ms', performance.now() - started);
  const { source, batch } = benchInputs(engine.model.config.vocab_size);
  print('encoder_ms', await medianMs(() => encode(engine.context, [source]), times));
  for (const rows of [[source], batch]) {
    const steps: number[] = [];
    for (let run = 0; run <= times; run++) steps.push(await decodeStepMs(engine.context, rows));
    print(rows.length === 1 ? 'decode_step_ms' : `decode_step_batch_${rows.length}_ms`, median(steps.slice(1)));
  }
  print('resident_mb', process.memoryUsage.rss() / 1e6);
  const ownMb = await privateMb();
  if (ownMb !== null) print('private_mb', ownMb);
  await engine.close();
});
