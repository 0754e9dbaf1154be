/** What a thread of the optimizer runs; build/build-optimizer-thread.mjs makes it one piece of text. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { kernelMemory } from '../kernels/training-memory.ts';
import type { GradientPiece } from '../t5/gradients.ts';
import { flushesDenormals } from './denormals.ts';
import type { OptimizerReply, OptimizerRequest, OptimizerThreadData, SentPiece } from './optimizer-messages.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { rowsOfParameter, shareOf } from './row-share.ts';
import { SimdAdamW } from './simd-adamw.ts';
import { squaredNorm } from './simd-gradient-norm.ts';

const { port, signal, ...data } = workerData as OptimizerThreadData & { port: MessagePort; signal: Int32Array };

const memories = data.memories.map(({ wasm, scratch }) => kernelMemory(wasm, scratch));
const whole = new Map<string, PlacedParameter>(
  data.parameters.map((parameter) => [parameter.name, { ...parameter, memory: memories[parameter.memory]! }]),
);
const own = new Map(
  [...whole].map(([name, parameter]) => [
    name,
    rowsOfParameter(parameter, shareOf(parameter, data.thread, data.threads)),
  ]),
);
const optimizer = new SimdAdamW([...own.values()], data.settings);

function answer(request: OptimizerRequest): OptimizerReply {
  switch (request.kind) {
    case 'squares':
      return { kind: 'squares', squares: new Map(request.names.map((name) => [name, squareOf(name)])) };
    case 'update': {
      const { steps, isRestored, learning_rate, scale, gradients } = request;
      if (isRestored) optimizer.steps = steps - 1;
      // A step may come in several updates.
      if (optimizer.steps < steps) optimizer.beginStep(learning_rate);
      optimizer.update(new Map([...gradients].map(([name, pieces]) => [name, piecesOf(name, pieces)])), scale);
      return { kind: 'updated' };
    }
  }
}

function squareOf(name: string): number {
  const parameter = whole.get(name)!;
  return squaredNorm(parameter, [{ kind: 'full', data: parameter.gradient }]);
}

function piecesOf(name: string, pieces: readonly SentPiece[]): readonly GradientPiece[] {
  return pieces.map((piece) => (piece.kind === 'in-place' ? { kind: 'full', data: own.get(name)!.gradient } : piece));
}

function answerOrFailure(request: OptimizerRequest): OptimizerReply {
  try {
    return answer(request);
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

parentPort!.on('message', (request: OptimizerRequest) => {
  port.postMessage(answerOrFailure(request));
  // The thread that asked sleeps until then: its event loop would not hear of the answer.
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
port.postMessage({ kind: 'ready', flushesDenormals: flushesDenormals() } satisfies OptimizerReply);
