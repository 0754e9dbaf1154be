/** A process that opens a model, says so, and ends. Arguments: model, precision, cache folder. */
import type { EnginePrecision } from '../native-models/engine/t5-engine.ts';
import { runChild } from './child.ts';
import { openReady } from './open-engine.ts';

const [model, precision, cacheFolder] = process.argv.slice(2) as [string, EnginePrecision, string];
await runChild(async () => {
  const engine = await openReady({ model, precision, cacheFolder, runs: 1 });
  process.stdout.write('ready\n');
  await engine.close();
});
