import { openFile, readFully } from '../../safetensors/open-file.ts';
import { toFloat32 } from '../../safetensors/convert.ts';
import type { StoredTensor } from '../../safetensors/stored-tensor.ts';
import { dtypes } from '../../tensor/dtype.ts';

/** About a millisecond of arithmetic: whoever shares the thread waits no longer. */
export const PIECE_LENGTH = 2 ** 17;

/** A stretch of a tensor, as it lies in the file and as numbers. */
export interface TensorPiece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * A stored tensor from its first value to its last, piece by piece; nothing of the tensor's size is held, and the
 * thread is given back before each piece. float16 and bfloat16 widen exactly.
 * @throws SafetensorsError where the file cannot be read any more; an AbortError.
 */
export async function* float32Pieces(
  { file, dtype, offset, byteLength }: StoredTensor,
  signal?: AbortSignal,
): AsyncGenerator<TensorPiece, void, undefined> {
  const pieceBytes = PIECE_LENGTH * dtypes[dtype].bytes;
  await using opened = await openFile(file);
  for (let done = 0; done < byteLength; done += pieceBytes) {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(Math.min(pieceBytes, byteLength - done));
    await readFully(opened.handle, bytes, offset + done, file);
    yield { bytes, values: toFloat32(bytes, dtype) };
  }
}
