import { setImmediate as nextTurn } from 'node:timers/promises';
import { cancelled } from '../contract/caller.ts';
import type { TextStatistics } from '../contract/replies/tokenizer.ts';
import type { CallContext } from '../contract/serve-calls.ts';
import { partEnds } from '../contract/text-parts.ts';

/** Counts a text part by part: native-models/tokenizer/text-statistics.ts. */
export interface PartCounter {
  add(part: string): void;
  result(): TextStatistics;
}

/** How long other calls wait at most, and how often progress is told. */
const SLICE_MS = 8;
const PROGRESS_MS = 100;

/** Counts a text in slices, so that other calls are answered meanwhile. Throws LabError `cancelled`. */
export async function countText(
  counter: PartCounter,
  text: string,
  { emit, signal }: CallContext,
  now: () => number = () => performance.now(),
): Promise<TextStatistics> {
  let sliceBegan = now();
  let told = sliceBegan;
  let from = 0;
  for (const to of partEnds(text)) {
    counter.add(text.slice(from, to));
    from = to;
    if (now() - sliceBegan < SLICE_MS) continue;
    if (now() - told >= PROGRESS_MS) {
      emit({ event: 'progress', done: to, total: text.length });
      told = now();
    }
    await nextTurn();
    if (signal.aborted) throw cancelled();
    sliceBegan = now();
  }
  return counter.result();
}
