import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { differenceFrom, expectedTensor, readExpectedTensors } from './expected-tensors.ts';
import { readJson, repositoryRoot, requireReference } from './reference.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 't5-lab-tensors-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A safetensors file put together by hand from its published layout. */
function write(name: string, header: unknown, values: Buffer): string {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = path.join(scratch, name);
  writeFileSync(file, Buffer.concat([length, text, values]));
  return file;
}

function float32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}

describe('readExpectedTensors', () => {
  test('reads float32 and int64 values with their shapes', () => {
    const ids = Buffer.alloc(16);
    ids.writeBigInt64LE(-100n, 0);
    ids.writeBigInt64LE(3127n, 8);
    const header = {
      ids: { dtype: 'I64', shape: [2], data_offsets: [0, 16] },
      x: { dtype: 'F32', shape: [1, 2], data_offsets: [16, 24] },
    };
    const tensors = readExpectedTensors(write('both', header, Buffer.concat([ids, float32(0.5, -2)])));
    expect(expectedTensor(tensors, 'ids')).toEqual({
      name: 'ids',
      dims: [2],
      stride: 1,
      values: Float64Array.of(-100, 3127),
    });
    expect(expectedTensor(tensors, 'x')).toEqual({
      name: 'x',
      dims: [1, 2],
      stride: 1,
      values: Float64Array.of(0.5, -2),
    });
  });

  test('gives a reduced tensor its whole shape and its stride', () => {
    const header = {
      __metadata__: { reduced: '{"x":{"shape":[2,5],"stride":3}}' },
      x: { dtype: 'F32', shape: [4], data_offsets: [0, 16] },
    };
    const tensors = readExpectedTensors(write('reduced', header, float32(0, 3, 6, 9)));
    expect(expectedTensor(tensors, 'x')).toMatchObject({ dims: [2, 5], stride: 3 });
    expect(differenceFrom([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], expectedTensor(tensors, 'x'))).toEqual({
      largest: 0,
      scale: 9,
      compared: 4,
    });
  });

  test('says which dtype it cannot read, and which tensor is not there', () => {
    const header = { x: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] } };
    expect(() => readExpectedTensors(write('bf16', header, Buffer.alloc(2)))).toThrow('x has the dtype BF16');
    expect(() => expectedTensor(new Map(), 'logits')).toThrow('no logits');
  });
});

describe('differenceFrom', () => {
  const expected = { name: 'x', dims: [3], stride: 1, values: Float64Array.of(1, -4, 2) };

  test('finds the largest difference and the largest expected value', () => {
    expect(differenceFrom(Float32Array.of(1, -4.5, 2.25), expected)).toEqual({ largest: 0.5, scale: 4, compared: 3 });
  });

  test('takes a value that is not a number for an unbounded difference', () => {
    expect(differenceFrom([1, Number.NaN, 2], expected).largest).toBe(Infinity);
  });

  test('refuses another number of values', () => {
    expect(() => differenceFrom([1, 2], expected)).toThrow('x: expected 3 values [3], found 2.');
  });
});

describe('the reduced tables in the repository', () => {
  test.each(['v1_1-untied', 'translator'])('keep the loss of %s that its JSON table states', (name) => {
    const { batch_loss } = readJson<{ batch_loss: number }>(requireReference(`expected/${name}/forward.json`));
    const file = path.join(repositoryRoot, 'fixtures', 'reference', 'expected', name, 'forward.safetensors');
    const tensors = readExpectedTensors(file);
    expect(expectedTensor(tensors, 'loss').values[0]).toBeCloseTo(batch_loss, 6);
    const labels = expectedTensor(tensors, 'labels').values;
    const losses = expectedTensor(tensors, 'token_loss').values;
    const kept = losses.filter((_, i) => labels[i] !== -100);
    expect(kept.reduce((sum, loss) => sum + loss, 0) / kept.length).toBeCloseTo(batch_loss, 4);
  });
});
