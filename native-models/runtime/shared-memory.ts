import os from 'node:os';
import { input, neg } from '../graph/operators.ts';
import { serialize } from '../onnx/serialize.ts';
import { DEFAULT_THREADS, Session } from './session.ts';

let answer: Promise<boolean> | undefined;

/**
 * Whether graphs can read and write memory that threads share: ONNX Runtime for Node takes it from Node 22 on, and refuses it
 * before. Asked of a graph once, not of a version.
 */
export function takesSharedMemory(): Promise<boolean> {
  answer ??= tried();
  return answer;
}

async function tried(): Promise<boolean> {
  const x = input('x', 'float32', [1]);
  const graph = { name: 'shared', inputs: [x], outputs: { y: neg(x) } };
  const session = await Session.create(
    serialize(graph, () => ({ kind: 'input' })),
    { device: 'cpu', threads: 1 },
  );
  const [from, to] = [new Float32Array(new SharedArrayBuffer(4)), new Float32Array(new SharedArrayBuffer(4))];
  from[0] = 2;
  try {
    await session.run({ x: { dims: [1], data: from } }, { y: { dims: [1], data: to } });
    return to[0] === -2;
  } catch {
    return false;
  } finally {
    await session.close();
  }
}

/**
 * How many threads may work on memory that graphs read.
 * @param threads as many as graphs have; left out, as T5_LAB_THREADS says, or one a core
 */
export async function sharingThreads(threads: number | undefined): Promise<number> {
  const wanted = threads ?? (DEFAULT_THREADS || os.availableParallelism());
  return wanted > 1 && (await takesSharedMemory()) ? wanted : 1;
}
