import { elementCount } from '../tensor/tensor.ts';
import { dtypes, type Dtype } from '../tensor/dtype.ts';
import { lengthFieldBytes } from './header.ts';
import type { FileHash } from '../files/hash-file.ts';
import type { HashingWriter } from '../files/hashing-writer.ts';
import { replaceHashed } from '../files/replace-file.ts';
import { SafetensorsError } from './safetensors-error.ts';

/** A tensor to write; its bytes are at hand or made piece by piece when their turn comes. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly dims: readonly number[];
  /**
   * Raw little-endian, row-major; they must not change until the file is written. A function is called once, when all
   * tensors before it are written.
   */
  readonly bytes: Uint8Array | (() => Promise<Uint8Array> | AsyncIterable<Uint8Array>);
}

/** Wide elements first, so that each tensor is aligned to its elements: the order of the reference implementation. */
const storageOrder: readonly Dtype[] = [
  'int64',
  'float64',
  'float32',
  'int32',
  'bfloat16',
  'float16',
  'int16',
  'int8',
  'uint8',
  'bool',
];

/**
 * Writes a safetensors file, byte for byte as Hugging Face's `save_file` does. The path holds the whole new file or what
 * it held before, whatever happens in between. Resolves when it is on the disk, to the hash of what was written.
 * @throws SafetensorsError `size-mismatch` (bytes that do not fill their shape), `duplicate-key`, `file-unwritable`;
 * whatever an entry's own function throws.
 */
export async function writeSafetensors(
  path: string,
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Promise<FileHash> {
  const ordered = [...entries].sort(
    (a, b) => storageOrder.indexOf(a.dtype) - storageOrder.indexOf(b.dtype) || compareUtf8(a.name, b.name),
  );
  const header = buildHeader(ordered, metadata, path);
  try {
    return await replaceHashed(path, async (file) => {
      await file.write(header);
      for (const entry of ordered) await writeEntry(file, entry, path);
    });
  } catch (error) {
    throw writeFailure(path, error);
  }
}

function buildHeader(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>>,
  path: string,
): Uint8Array {
  const names = new Set<string>();
  const rows = [`"__metadata__":${JSON.stringify(metadata)}`];
  let position = 0;
  for (const { name, dtype, dims } of entries) {
    if (names.has(name) || name === '__metadata__') {
      const message = `${path} cannot hold two entries named ${name}.`;
      throw new SafetensorsError('duplicate-key', message, { file: path, place: name });
    }
    names.add(name);
    const end = position + byteLengthOf(dtype, dims);
    const row = { dtype: dtypes[dtype].safetensors, shape: dims, data_offsets: [position, end] };
    rows.push(`${JSON.stringify(name)}:${JSON.stringify(row)}`);
    position = end;
  }
  const json = new TextEncoder().encode(`{${rows.join(',')}}`);
  const length = Math.ceil(json.byteLength / 8) * 8;
  const header = new Uint8Array(lengthFieldBytes + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, lengthFieldBytes);
  return header;
}

async function writeEntry(file: HashingWriter, entry: TensorEntry, path: string): Promise<void> {
  const expected = byteLengthOf(entry.dtype, entry.dims);
  let written = 0;
  for await (const piece of pieces(entry)) {
    written += piece.byteLength;
    if (written <= expected) await file.write(piece);
  }
  if (written === expected) return;
  const shape = `[${entry.dims.join(', ')}] of ${entry.dtype}`;
  const message = `${path}: the tensor ${entry.name} of ${shape} needs ${expected} bytes, but ${written} were given.`;
  const details = { file: path, place: entry.name, expected: `${expected} bytes`, found: `${written} bytes` };
  throw new SafetensorsError('size-mismatch', message, details);
}

async function* pieces({ bytes }: TensorEntry): AsyncIterable<Uint8Array> {
  const made = bytes instanceof Uint8Array ? Promise.resolve(bytes) : bytes();
  if (made instanceof Promise) yield await made;
  else yield* made;
}

const byteLengthOf = (dtype: Dtype, dims: readonly number[]) => elementCount(dims) * dtypes[dtype].bytes;

/** JavaScript compares UTF-16 units, the reference implementation bytes; they differ beyond U+FFFF. */
const compareUtf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function writeFailure(path: string, error: unknown): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof SafetensorsError || syscall === undefined) return error;
  const sentence = `The file ${path} could not be written: ${message}.`;
  return new SafetensorsError('file-unwritable', sentence, { file: path, found: ['system', code ?? message] }, error);
}
