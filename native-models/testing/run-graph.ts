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
