import { fileURLToPath } from 'node:url';
import type { Figure, Figures } from './figure.ts';
import type { BenchSettings } from './open-engine.ts';
import { runProgram } from './run-program.ts';
import { sessionVariants } from './session-variants.ts';

const TIMEOUT_MS = 120_000;

/** Opening, encoder, decode step and memory under each variant, each in a process of its own. */
export async function* measureSessionOptions({ model, precision, cacheFolder, runs }: BenchSettings): Figures {
  const program = fileURLToPath(new URL('./session-options-child.mjs', import.meta.url));
  for (const variant of Object.keys(sessionVariants)) {
    const args = [program, variant, model, precision, cacheFolder, String(runs)];
    for (const line of await runProgram(process.execPath, args, { timeoutMs: TIMEOUT_MS }))
      yield JSON.parse(line) as Figure; // our own program wrote it
  }
}
