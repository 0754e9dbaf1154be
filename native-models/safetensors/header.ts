import { inEnglish, type Said } from '../errors/phrases.ts';
import { shown } from '../errors/shown.ts';
import { dtypeFromSafetensors, dtypes, type Dtype } from '../tensor/dtype.ts';
import { duplicateKey } from './duplicate-key.ts';
import { SafetensorsError, type SafetensorsErrorCode } from './safetensors-error.ts';
import type { StoredTensor } from './stored-tensor.ts';

/** The file begins with the header's length, an unsigned 64-bit little-endian number. */
export const lengthFieldBytes = 8;
/** The limit of the reference implementation; a longer header is an attack or a damaged length field. */
const maxHeaderBytes = 100_000_000;

export interface SafetensorsHeader {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: readonly StoredTensor[];
}

/**
 * The header's length from the first bytes of a file of `size` bytes.
 * @throws SafetensorsError `too-short`, `header-too-large`, `header-beyond-file`.
 */
export function parseHeaderLength(bytes: Uint8Array, size: number, file: string): number {
  if (bytes.byteLength < lengthFieldBytes) {
    throw bad('too-short', file, 'length field', `${lengthFieldBytes} bytes at least`, `${size} bytes`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw bad('header-too-large', file, 'length field', `at most ${maxHeaderBytes} bytes of header`, `${length} bytes`);
  }
  const rest = size - lengthFieldBytes;
  if (length > BigInt(rest)) {
    throw bad('header-beyond-file', file, 'length field', `at most the ${rest} bytes that follow`, `${length} bytes`);
  }
  return Number(length);
}

/**
 * The header of a safetensors file: every tensor's place, checked so that the bytes after it are covered exactly once.
 * @param header the header's own bytes; @param size of the whole file.
 * @see https://github.com/huggingface/safetensors#format
 */
export function parseHeader(header: Uint8Array, size: number, file: string): SafetensorsHeader {
  const { __metadata__, ...entries } = parseObject(header, file);
  const dataOffset = lengthFieldBytes + header.byteLength;
  const tensors = Object.entries(entries)
    .map(([name, entry]) => parseEntry(name, entry, dataOffset, size, file))
    .sort((a, b) => a.offset - b.offset || a.byteLength - b.byteLength);
  checkCoverage(tensors, dataOffset, size, file);
  return { metadata: parseMetadata(__metadata__, file), tensors };
}

function parseObject(header: Uint8Array, file: string): Record<string, unknown> {
  const text = decodeUtf8(header, file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad('header-not-json', file, ['header'], ['json'], ['json-fault', (error as Error).message], error);
  }
  if (!isObject(value) || !text.startsWith('{')) {
    throw bad('header-not-object', file, ['header'], ['first-byte-object'], shown(value));
  }
  const twice = duplicateKey(text);
  if (twice !== null) throw bad('duplicate-key', file, ['header'], ['keys-once'], ['twice', shown(twice)]);
  return value;
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw bad('header-not-utf8', file, ['header'], ['utf8'], ['not-utf8'], error);
  }
}

function parseMetadata(value: unknown, file: string): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (isObject(value) && Object.values(value).every((text) => typeof text === 'string')) {
    return value as Record<string, string>;
  }
  throw bad('metadata-invalid', file, '__metadata__', ['texts-object'], shown(value));
}

function parseEntry(name: string, entry: unknown, dataOffset: number, size: number, file: string): StoredTensor {
  if (!isObject(entry)) throw bad('entry-invalid', file, name, ['object'], shown(entry));
  const dtype = parseDtype(entry['dtype'], name, file);
  const dims = parseDims(entry['shape'], name, file);
  const [begin, end] = parseOffsets(entry['data_offsets'], name, size - dataOffset, file);
  // Every partial product has to fit: a zero at the end must not hide an overflow before it.
  let byteLength: number = dtypes[dtype].bytes;
  for (const dim of dims) {
    byteLength *= dim;
    if (!Number.isSafeInteger(byteLength)) throw bad('dims-invalid', file, name, ['fitting-shape'], show(dims));
  }
  if (byteLength !== end - begin) {
    const expected = ['bytes-of-shape', byteLength, show(dims), dtype] as const;
    throw bad('shape-mismatch', file, name, expected, ['bytes', end - begin]);
  }
  return { name, dtype, dims, file, offset: dataOffset + begin, byteLength };
}

function parseDtype(value: unknown, name: string, file: string): Dtype {
  const dtype = typeof value === 'string' ? dtypeFromSafetensors(value) : undefined;
  if (dtype) return dtype;
  const known = Object.values(dtypes).map(({ safetensors }) => safetensors);
  throw bad('dtype-unknown', file, name, ['one-of', known.join(', ')], shown(value));
}

function parseDims(value: unknown, name: string, file: string): readonly number[] {
  if (Array.isArray(value) && value.every(isCount)) return value;
  throw bad('dims-invalid', file, name, ['shape'], shown(value));
}

function parseOffsets(value: unknown, name: string, dataLength: number, file: string): readonly [number, number] {
  const isPair = Array.isArray(value) && value.length === 2 && value.every(isCount) && value[0]! <= value[1]!;
  if (!isPair) {
    throw bad('offsets-invalid', file, name, ['offsets'], shown(value));
  }
  const [begin, end] = value as unknown as [number, number];
  if (end > dataLength) {
    throw bad('offsets-beyond-file', file, name, ['offsets-within', dataLength], show([begin, end]));
  }
  return [begin, end];
}

/** Every byte after the header belongs to exactly one tensor; `tensors` come in the order of their bytes. */
function checkCoverage(tensors: readonly StoredTensor[], dataOffset: number, size: number, file: string): void {
  let position = dataOffset;
  for (const { name, offset, byteLength } of tensors) {
    const expected = ['begin-at', position - dataOffset] as const;
    const found = offset - dataOffset;
    if (offset < position) throw bad('offsets-overlap', file, name, expected, ['inside-another', found]);
    if (offset > position) throw bad('offsets-hole', file, name, expected, ['after-hole', found]);
    position += byteLength;
  }
  if (position < size) {
    throw bad('trailing-bytes', file, ['end-of-file'], ['bytes-in-all', position], ['bytes', size]);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (numbers: readonly number[]) => `[${numbers.join(', ')}]`;

function bad(code: SafetensorsErrorCode, file: string, place: Said, expected: Said, found: Said, cause?: unknown) {
  const message = `${file} is damaged at ${inEnglish(place)}: expected ${inEnglish(expected)}, found ${inEnglish(found)}.`;
  return new SafetensorsError(code, message, { file, place, expected, found }, cause);
}
