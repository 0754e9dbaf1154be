import { torchRandomIds } from './torch-ids.ts';

/** Below the 65,100 of the notebook's vocabulary; smaller ones end earlier. */
const LAST_ID = 60000;
const FIRST_ID = 3;
const SEED = 1;

export interface BenchInputs {
  readonly source: readonly number[]; // 18 tokens
  readonly target: readonly number[]; // 14 tokens
  readonly batch: readonly (readonly number[])[]; // 8 × 32 tokens
}

/** The ids of the peers' inference script, drawn in its order from torch's stream. */
export function benchInputs(vocab_size: number): BenchInputs {
  const ids = torchRandomIds(SEED, FIRST_ID, Math.min(LAST_ID, vocab_size));
  const source = ids(18);
  const target = ids(14);
  const all = ids(8 * 32);
  return { source, target, batch: Array.from({ length: 8 }, (_, row) => all.slice(row * 32, (row + 1) * 32)) };
}

/** `rows` sources of `length` tokens each. */
export function sourcesOf(vocab_size: number, rows: number, length: number): readonly (readonly number[])[] {
  const ids = torchRandomIds(SEED, FIRST_ID, Math.min(LAST_ID, vocab_size));
  return Array.from({ length: rows }, () => ids(length));
}
