import { PbfReader } from 'pbf';
import { expect, test } from 'vitest';
import { constant, input, matMulNBits, neg } from '../graph/operators.ts';
import type { Graph } from '../graph/graph.ts';
import { ONNX_OPSET, serialize } from './serialize.ts';

/** The domains that a model imports and their versions, read by the pbf library: fields 8 of ModelProto. */
function opsetsOf(graph: Graph): readonly (readonly [domain: string, version: number])[] {
  const found: [string, number][] = [];
  new PbfReader(serialize(graph, () => ({ kind: 'input' }))).readFields((tag, _model, model) => {
    if (tag !== 8) return;
    const opset: [string, number] = ['', 0];
    model.readMessage((field, _opset, pbf) => {
      if (field === 1) opset[0] = pbf.readString();
      else if (field === 2) opset[1] = pbf.readVarint();
    }, null);
    found.push(opset);
  }, null);
  return found;
}

const x = input('x', 'float32', ['rows', 32]);

test("a graph of standard operators imports nothing but ONNX's", () => {
  expect(opsetsOf({ name: 'plain', inputs: [x], outputs: { y: neg(x) } })).toEqual([['', ONNX_OPSET]]);
});

test('an operator of another domain has that domain imported, once', () => {
  const shape = { n: 4, k: 32, bits: 8, blockSize: 32 } as const;
  const quantized = constant('uint8', [4, 1, 32], new Uint8Array(128));
  const scales = constant('float32', [4], new Float32Array(4));
  const y = matMulNBits(x, quantized, scales, shape);
  const z = matMulNBits(neg(x), quantized, scales, shape);
  expect(opsetsOf({ name: 'blocks', inputs: [x], outputs: { y, z } })).toEqual([
    ['', ONNX_OPSET],
    ['com.microsoft', 1],
  ]);
});
