import { serialize } from '../onnx/serialize.ts';
import { Session } from '../runtime/session.ts';
import { adaptedWeights, buildMergeGraph, loraNames, type LoraConfig } from '../t5/lora.ts';
import type { T5Config } from '../t5/t5-config.ts';

type ReadWeight = (name: string) => Promise<Float32Array>;

/**
 * Lets `work` read a model's weights with its adapters in them: W + (lora_alpha / r) · B·A in float32.
 * @param read weights of the model and, under PEFT's keys, of the adapters.
 */
export async function withMergedWeights<Result>(
  config: T5Config,
  lora: LoraConfig,
  read: ReadWeight,
  work: (readMerged: ReadWeight) => Promise<Result>,
): Promise<Result> {
  const dimsOf = new Map(adaptedWeights(config, lora).map(({ name, dims }) => [name, dims]));
  const session = await Session.create(
    serialize(buildMergeGraph(lora), () => ({ kind: 'input' })),
    { device: 'cpu' },
  );
  try {
    return await work(async (name) => {
      const dims = dimsOf.get(name);
      if (!dims) return read(name);
      const [out, width] = dims as [number, number];
      const { A, B } = loraNames(name);
      const { merged } = await session.run({
        weight: { dims, data: await read(name) },
        lora_A: { dims: [lora.r, width], data: await read(A) },
        lora_B: { dims: [out, lora.r], data: await read(B) },
      });
      return merged!.data as Float32Array;
    });
  } finally {
    await session.close();
  }
}
