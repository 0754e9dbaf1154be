import type { Graph } from '../graph/graph.ts';
import { serialize } from '../onnx/serialize.ts';
import { Session } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Runs a graph once on the CPU, with everything fed; parameters are fed under their names. For tests. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const session = await Session.create(
    serialize(graph, () => ({ kind: 'input' })),
    { device: 'cpu', threads: 1 },
  );
  try {
    return await session.run(feeds);
  } finally {
    await session.close();
  }
}

/** A seeded stream of numbers in [−1, 1): mulberry32. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
