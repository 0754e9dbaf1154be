import { readModelFolder } from '../../native-models/library/model-folder.ts';
import { compareWeights } from '../../native-models/library/weights/compare-weights.ts';
import { tensorStatistics } from '../../native-models/library/weights/tensor-statistics.ts';
import { tensorWindow } from '../../native-models/library/weights/tensor-window.ts';
import type { StoredTensor } from '../../native-models/safetensors/stored-tensor.ts';
import { LabError } from '../contract/lab-error.ts';
import { base64 } from './base64.ts';
import type { WeightsHandlers } from './engine-api.ts';
import type { GiveWay } from './give-way.ts';
import { createModelHashes } from './model-hashes.ts';

const defaultBins = 64;
/** Between two reports of progress. */
const REPORT_MS = 50;

/**
 * The calls that read weights from the disk, in pieces of about a millisecond: models that compute in the same thread
 * are held up no longer than that, and a hash, which nobody waits for, lets them go first.
 */
export function createWeightsHandlers(giveWay: Pick<GiveWay, 'turn'>): WeightsHandlers {
  const hashes = createModelHashes(() => giveWay.turn());
  return {
    'models.hash': async ({ model }) => ({ sha256: await hashes.hashOf(await readModelFolder(model)) }),

    'models.tensor': async ({ model, tensor, bins = defaultBins }, { signal, emit }) =>
      tensorStatistics(await findTensor(model, tensor), { bins, signal, onProgress: reporter(emit) }),

    'models.tensorWindow': async ({ model, tensor, ...place }, { signal }) => {
      const { values, ...found } = await tensorWindow(await findTensor(model, tensor), place, signal);
      return { ...found, values: base64(values) };
    },

    'models.compare': async ({ model, other }, { signal, emit }) => {
      const [first, second] = await Promise.all([readModelFolder(model), readModelFolder(other)]);
      return compareWeights(first.tensors, second.tensors, {
        signal,
        onProgress: reporter(emit),
        onTensor: (tensor) => emit({ event: 'tensor', tensor }),
      });
    },
  };
}

async function findTensor(folder: string, name: string): Promise<StoredTensor> {
  const { tensors } = await readModelFolder(folder);
  const tensor = tensors.get(name);
  if (tensor) return tensor;
  throw new LabError({
    code: 'invalid-request',
    message: `The model in ${folder} has no parameter named "${name}".`,
    file: folder,
    expected: 'the name of a parameter, as the summary lists them',
    found: name,
  });
}

/** Tells how far a reading has come, not oftener than a screen needs it, and its end always. */
function reporter(emit: (event: unknown) => void): (done: number, total: number) => void {
  let reported = 0;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - reported < REPORT_MS) return;
    reported = now;
    emit({ event: 'progress', done, total });
  };
}
