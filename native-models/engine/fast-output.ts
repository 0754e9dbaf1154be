import type { ModelFolder } from '../library/model-folder.ts';
import { serialize } from '../onnx/serialize.ts';
import { Session, type SessionOptions } from '../runtime/session.ts';
import { buildApproximateOutputGraph } from '../t5/output-layer.ts';
import type { Description } from '../t5/description.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { outputNormNames } from './derived-weights.ts';
import type { OutputLayer } from './exact-maximum.ts';
import type { ModelSessions } from './model-sessions.ts';
import { hiddenNorms } from './output-bound.ts';
import { placeOutputLayer, weightsOptions, type PlaceOptions } from './place-weights.ts';

/** Hidden states on which the bound is tried when a model is opened. */
const PROBES = 4;

/** The output layer of float32-fast, or why this machine cannot have it. */
export type FastOutput =
  | { readonly layer: OutputLayer; readonly close: () => Promise<void>; readonly note: string | undefined }
  | { readonly layer: null; readonly note: string };

/**
 * Opens the 8-bit output layer beside the float32 model. The bound is proven for the arithmetic that ONNX Runtime
 * describes; whether this processor's kernel does that is tried on a few hidden states, and where it does not,
 * float32-fast is given up.
 */
export async function openFastOutput(
  model: ModelFolder,
  description: Description,
  sessions: ModelSessions,
  options: Omit<PlaceOptions, 'precision'>,
  where: Pick<SessionOptions, 'device' | 'threads' | 'tuning'>,
): Promise<FastOutput> {
  const weights = await placeOutputLayer(model, options);
  const approximate = await Session.create(serialize(buildApproximateOutputGraph(description), weights.placeOf), {
    ...where,
    ...weightsOptions(weights),
  });
  const layer: OutputLayer = {
    approximate,
    weightRows: await sessions.outputWeightRows(),
    exact: () => sessions.outputLayer(),
    norms: { error: await weights.read(outputNormNames.error), length: await weights.read(outputNormNames.length) },
  };
  const holds = await boundHolds(layer, model.config.d_model);
  await sessions.releaseOutputLayer(); // rarely needed again, and as large as the layer itself
  if (holds) {
    return { layer, close: () => approximate.close(), note: weights.note };
  }
  await approximate.close();
  return { layer: null, note: 'The 8-bit kernel of this processor breaks the bound of float32-fast, so float32 runs.' };
}

/** Compares the 8-bit logits with the float32 ones on made-up hidden states, one of them with outliers. */
async function boundHolds(layer: OutputLayer, width: number): Promise<boolean> {
  const data = Float32Array.from({ length: PROBES * width }, (_, index) => {
    const wave = Math.sin(index * 12.9898 + 78.233) * 3;
    return index >= (PROBES - 1) * width && index % 37 === 0 ? wave * 40 : wave;
  });
  const hidden: FloatTensor = { dims: [PROBES, width], data };
  const [near, exact] = [await layer.approximate.run({ hidden }), await (await layer.exact()).run({ hidden })];
  const [a, b] = [near['logits']!.data as Float32Array, exact['logits']!.data as Float32Array];
  const rows = layer.norms.error.length;
  for (let probe = 0; probe < PROBES; probe++) {
    const { perError, perLength } = hiddenNorms(data.subarray(probe * width, (probe + 1) * width));
    for (let id = 0; id < rows; id++) {
      const bound = layer.norms.error[id]! * perError + layer.norms.length[id]! * perLength;
      if (!(Math.abs(a[probe * rows + id]! - b[probe * rows + id]!) <= bound)) return false;
    }
  }
  return true;
}
