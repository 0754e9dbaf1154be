import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { ProtobufWriter } from './protobuf-writer.ts';

/** Reads fields back with the pbf library, an independent implementation. */
function fields(bytes: Uint8Array, kinds: Readonly<Record<number, 'varint' | 'float' | 'string' | 'bytes'>>) {
  const found: unknown[] = [];
  new PbfReader(bytes).readFields((tag, _result, pbf) => {
    const kind = kinds[tag];
    if (kind === 'varint') found.push([tag, pbf.readVarint(true)]);
    else if (kind === 'float') found.push([tag, pbf.readFloat()]);
    else if (kind === 'string') found.push([tag, pbf.readString()]);
    else if (kind === 'bytes') found.push([tag, pbf.readBytes()]);
  }, null);
  return found;
}

test.each([0, 1, 127, 128, 300, 2 ** 21, 2 ** 31, 2 ** 32, 2 ** 40, -1, -128])(
  'the integer %d is read back',
  (value) => {
    const bytes = new ProtobufWriter().int(3, value).finish();
    expect(fields(bytes, { 3: 'varint' })).toEqual([[3, value]]);
  },
);

test('nested messages carry their lengths, however deep and long', () => {
  const long = 'ж'.repeat(100_000);
  const bytes = new ProtobufWriter()
    .string(1, 'before')
    .message(2, (outer) => outer.message(5, (inner) => inner.string(7, long).float(8, 0.5)).int(6, 9))
    .int(4, 1)
    .finish();
  const [first, outer, last] = fields(bytes, { 1: 'string', 2: 'bytes', 4: 'varint' }) as [
    unknown,
    [number, Uint8Array],
    unknown,
  ];
  expect([first, last]).toEqual([
    [1, 'before'],
    [4, 1],
  ]);
  const [inner, nine] = fields(outer[1], { 5: 'bytes', 6: 'varint' }) as [[number, Uint8Array], unknown];
  expect(nine).toEqual([6, 9]);
  expect(fields(inner[1], { 7: 'string', 8: 'float' })).toEqual([
    [7, long],
    [8, 0.5],
  ]);
});
