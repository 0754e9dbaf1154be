import type { FileHandle } from 'node:fs/promises';
import { dtypes } from '../tensor/dtype.ts';
import { bytesOf } from '../tensor/tensor.ts';
import { lengthFieldBytes, parseHeader, parseHeaderLength, type SafetensorsHeader } from './header.ts';
import { toFloat32 } from './convert.ts';
import { openFile, readFully } from './open-file.ts';
import { SafetensorsError } from './safetensors-error.ts';
import type { StoredTensor } from './stored-tensor.ts';

/** Reads and checks the header of one file; no tensor's bytes are touched. */
export async function readHeader(path: string): Promise<SafetensorsHeader> {
  await using opened = await openFile(path);
  const { handle, file, size } = opened;
  const lengthField = new Uint8Array(Math.min(lengthFieldBytes, size));
  await readFully(handle, lengthField, 0, file);
  const header = new Uint8Array(parseHeaderLength(lengthField, size, path));
  await readFully(handle, header, lengthFieldBytes, file);
  const { metadata, tensors } = parseHeader(header, size, path);
  return { metadata, tensors: tensors.map((tensor) => ({ ...tensor, file })) };
}

/** The tensor of that name. @throws SafetensorsError `tensor-not-found`. */
export function findTensor(header: SafetensorsHeader, name: string, file: string): StoredTensor {
  const tensor = header.tensors.find((candidate) => candidate.name === name);
  if (tensor) return tensor;
  const message = `${file} holds no tensor named ${name}.`;
  throw new SafetensorsError('tensor-not-found', message, { file, place: name });
}

/**
 * One tensor's bytes, raw little-endian, in a buffer of their own (so that any typed array may lie over it).
 * @param handle an open handle of `tensor.file`, for many tensors of one file; left out, the file is opened for this one.
 */
export async function readTensor(tensor: StoredTensor, handle?: FileHandle): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = allocate(tensor);
  if (handle) {
    await readFully(handle, bytes, tensor.offset, tensor.file);
    return bytes;
  }
  await using opened = await openFile(tensor.file);
  await readFully(opened.handle, bytes, tensor.offset, tensor.file);
  return bytes;
}

/** One tensor's values as float32; float16 and bfloat16 widen exactly, float64 is rounded to nearest. */
export async function readFloat32(tensor: StoredTensor, handle?: FileHandle): Promise<Float32Array<ArrayBuffer>> {
  return toFloat32(await readTensor(tensor, handle), tensor.dtype);
}

/** Values of other dtypes that are converted at a time. */
const CONVERTED_LENGTH = 2 ** 18;

/**
 * One tensor's values as readFloat32 has them, into memory that is there: float32 as it lies in the file, other dtypes
 * piece by piece, so that nothing else of the tensor's size is held.
 * @param target as long as the tensor.
 */
export async function readFloat32Into(tensor: StoredTensor, target: Float32Array): Promise<void> {
  const { dtype, offset, byteLength, name } = tensor;
  const { bytes } = dtypes[dtype];
  if (byteLength !== bytes * target.length)
    throw new RangeError(`${name} has ${byteLength / bytes} numbers, but memory for ${target.length}.`);
  await using opened = await openFile(tensor.file);
  if (dtype === 'float32') return readFully(opened.handle, bytesOf(target), offset, tensor.file);
  for (let done = 0; done < target.length; done += CONVERTED_LENGTH) {
    const piece = new Uint8Array(bytes * Math.min(CONVERTED_LENGTH, target.length - done));
    await readFully(opened.handle, piece, offset + bytes * done, tensor.file);
    target.set(toFloat32(piece, dtype), done);
  }
}

function allocate({ name, file, byteLength }: StoredTensor): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteLength);
  } catch (error) {
    const message = `There is not enough memory for the ${byteLength} bytes of the tensor ${name} in ${file}.`;
    throw new SafetensorsError('out-of-memory', message, { file, place: name, expected: ['bytes', byteLength] }, error);
  }
}
