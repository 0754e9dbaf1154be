import { BenchError } from './bench-error.ts';
import { runProgram } from './run-program.ts';

/** Importing torch from a cold disk takes its time. */
const PROBE_TIMEOUT_MS = 120_000;
/** `accelerate` is what transformers' Trainer trains with. */
export const PEER_MODULES = ['torch', 'transformers', 'sentencepiece', 'psutil', 'accelerate'];

/** A Python that can run the peers' scripts. */
export interface Python {
  readonly command: string;
  readonly hasCTranslate2: boolean;
}

/** The first that can: the one that the environment names as PYTHON, then python3, then python. Null where none can. */
export async function findPython(named = process.env['PYTHON']): Promise<Python | null> {
  for (const command of [...(named ? [named] : []), 'python3', 'python'])
    if (await imports(command, PEER_MODULES))
      return { command, hasCTranslate2: await imports(command, ['ctranslate2']) };
  return null;
}

async function imports(command: string, modules: readonly string[]): Promise<boolean> {
  try {
    await runProgram(command, ['-c', `import ${modules.join(', ')}`], { timeoutMs: PROBE_TIMEOUT_MS });
    return true;
  } catch (error) {
    if (error instanceof BenchError) return false;
    throw error;
  }
}
