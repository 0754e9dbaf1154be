import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { Optimizer } from './optimizer.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { SimdAdafactor } from './simd-adafactor.ts';
import { SimdAdamW } from './simd-adamw.ts';
import { ThreadedAdamW } from './threaded-adamw.ts';

/** With fewer numbers, asking a thread takes as long as it helps. */
const LEAST_NUMBERS = 2 ** 22;
/** The memory's bandwidth is used up by then. */
const MOST_THREADS = 4;

/**
 * How many threads share the updates of so many numbers. Adafactor has one: the means of its rows and columns are of whole
 * matrices.
 * @param available how many there may be, and 1 where memory cannot be shared
 */
export function optimizerThreads({ optim }: TrainingArguments, numbers: number, available: number): number {
  return optim === 'adamw_torch' && numbers >= LEAST_NUMBERS ? Math.min(available, MOST_THREADS) : 1;
}

/**
 * The optimizer that `optim` names, as transformers' Trainer sets it up.
 * @param parameters placed for that `optim` and for as many threads as are to work on them.
 * @throws TrainingError `optimizer-thread-failed`.
 */
export async function createOptimizer(
  args: TrainingArguments,
  parameters: readonly PlacedParameter[],
): Promise<Optimizer> {
  if (args.optim === 'adafactor') return new SimdAdafactor(parameters, args);
  const isShared = parameters.some(({ memory }) => memory.otherScratch.length > 0);
  const threaded = isShared ? await ThreadedAdamW.start(parameters, args) : null;
  return threaded ?? new SimdAdamW(parameters, args);
}
