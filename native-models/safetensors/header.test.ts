import { expect, test } from 'vitest';
import { parseHeader, parseHeaderLength } from './header.ts';
import { SafetensorsError } from './safetensors-error.ts';

const file = 'folder/model.safetensors';
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Parses a header in front of `dataLength` bytes of data. */
function parse(header: unknown, dataLength: number) {
  const bytes =
    header instanceof Uint8Array ? header : utf8(typeof header === 'string' ? header : JSON.stringify(header));
  return parseHeader(bytes, 8 + bytes.byteLength + dataLength, file);
}

function failure(action: () => unknown): SafetensorsError {
  try {
    action();
  } catch (error) {
    if (error instanceof SafetensorsError) return error;
    throw error;
  }
  throw new Error('expected a SafetensorsError');
}

const tensor = (from: number, to: number, shape: unknown = [(to - from) / 4], dtype: unknown = 'F32') => {
  return { dtype, shape, data_offsets: [from, to] };
};

test('tensors come in the order of their bytes, with absolute offsets', () => {
  const header = { second: tensor(8, 20), first: tensor(0, 8, [2, 1]), __metadata__: { format: 'pt' } };
  const { metadata, tensors } = parse(header, 20);
  const data = 8 + JSON.stringify(header).length;
  expect(metadata).toEqual({ format: 'pt' });
  expect(tensors).toEqual([
    { name: 'first', dtype: 'float32', dims: [2, 1], file, offset: data, byteLength: 8 },
    { name: 'second', dtype: 'float32', dims: [3], file, offset: data + 8, byteLength: 12 },
  ]);
});

test('scalars, empty tensors and trailing spaces are legal', () => {
  const header = { a: tensor(0, 0, [0, 7]), s: tensor(0, 4, []), z: tensor(4, 4, [3, 0]) };
  const { tensors } = parse(`${JSON.stringify(header)}   `, 4);
  expect(tensors.map(({ name, byteLength }) => [name, byteLength])).toEqual([
    ['a', 0],
    ['s', 4],
    ['z', 0],
  ]);
});

test('a tensor may be called like a part of JavaScript’s objects', () => {
  const { tensors } = parse('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1);
  expect(tensors.map(({ name }) => name)).toEqual(['__proto__']);
});

test.each([
  ['dtype-unknown', 'a', { a: tensor(0, 4, [4], 'F3') }, 4],
  ['dtype-unknown', 'a', { a: tensor(0, 4, [4], 32) }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 4, [-1]) }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 4, [1.5]) }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 4, '1') }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 4, [2 ** 53]) }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4],
  ['dims-invalid', 'a', { a: tensor(0, 0, [2 ** 32, 2 ** 32, 0]) }, 0],
  ['offsets-invalid', 'a', { a: tensor(4, 0, [1]) }, 4],
  ['offsets-invalid', 'a', { a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4],
  ['offsets-invalid', 'a', { a: { dtype: 'F32', shape: [1], data_offsets: [-4, 0] } }, 4],
  ['offsets-invalid', 'a', { a: { dtype: 'F32', shape: [1] } }, 4],
  ['offsets-beyond-file', 'a', { a: tensor(0, 8) }, 4],
  ['offsets-overlap', 'b', { a: tensor(0, 8), b: tensor(4, 12) }, 12],
  ['offsets-overlap', 'b', { a: tensor(0, 4), b: tensor(0, 4) }, 4],
  ['offsets-hole', 'b', { a: tensor(0, 4), b: tensor(8, 12) }, 12],
  ['offsets-hole', 'a', { a: tensor(4, 8) }, 8],
  ['shape-mismatch', 'a', { a: tensor(0, 8, [3]) }, 8],
  ['trailing-bytes', 'end of the file', { a: tensor(0, 4) }, 5],
  ['entry-invalid', 'a', { a: [] }, 0],
  ['metadata-invalid', '__metadata__', { __metadata__: { format: 1 } }, 0],
  ['metadata-invalid', '__metadata__', { __metadata__: [] }, 0],
  ['header-not-object', 'header', [], 0],
  ['header-not-object', 'header', ' {}', 0],
  ['header-not-object', 'header', '5', 0],
  ['header-not-json', 'header', '{"a":', 0],
  ['header-not-json', 'header', '', 0],
  ['header-not-json', 'header', '\ufeff{}', 0],
  ['duplicate-key', 'header', '{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}', 0],
  ['duplicate-key', 'header', '{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}', 0],
  ['header-not-utf8', 'header', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), 0],
])('%s at %s: %j before %i bytes', (code, place, header, dataLength) => {
  const error = failure(() => parse(header, dataLength));
  expect(error.code).toBe(code);
  expect(error.details).toMatchObject({ file, place });
  expect(error.message).toMatch(/^folder\/model\.safetensors is damaged at .+: expected .+, found .+\.$/s);
});

const lengthField = (length: bigint) => new Uint8Array(new BigUint64Array([length]).buffer);

test.each([
  ['too-short', new Uint8Array(0), 0],
  ['too-short', new Uint8Array(7), 7],
  ['header-beyond-file', lengthField(93n), 100],
  ['header-too-large', lengthField(100_000_001n), 200_000_000],
  ['header-too-large', lengthField(2n ** 64n - 1n), 100],
])('%s for a length field of bytes %j in a file of %i bytes', (code, bytes, size) => {
  expect(failure(() => parseHeaderLength(bytes, size, file)).code).toBe(code);
});

test('a header may fill its file, and reach the limit', () => {
  expect(parseHeaderLength(lengthField(92n), 100, file)).toBe(92);
  expect(parseHeaderLength(lengthField(100_000_000n), 200_000_000, file)).toBe(100_000_000);
});
