import { expect, test } from 'vitest';
import * as op from '../graph/operators.ts';
import { serialize } from '../onnx/serialize.ts';
import { runGraph } from '../testing/run-graph.ts';
import { listDevices } from './devices.ts';
import { giveBack, Session } from './session.ts';

const floats = (dims: number[], values: number[]) => ({ dims, data: Float32Array.from(values) });

test('a graph with symbolic dims runs on any length', async () => {
  const x = op.input('x', 'float32', ['batch', 'length', 4]);
  const heads = op.transpose(op.reshape(x, ['batch', 'length', 2, 2]), [0, 2, 1, 3]);
  const back = op.reshape(op.transpose(heads, [0, 2, 1, 3]), ['batch*length', 4]);
  const graph = { name: 'reshape', inputs: [x], outputs: { heads, back } };
  const data = Array.from({ length: 24 }, (_, index) => index);
  const { heads: split, back: merged } = await runGraph(graph, { x: floats([2, 3, 4], data) });
  expect(split!.dims).toEqual([2, 2, 3, 2]);
  // By hand: batch 0, head 1 holds columns 2 and 3 of rows 0 to 2.
  expect([...split!.data].slice(6, 12)).toEqual([2, 3, 6, 7, 10, 11]);
  expect(merged).toEqual(floats([6, 4], data));
});

test('expand repeats to a product of symbols', async () => {
  const x = op.input('x', 'float32', ['batch', 'length']);
  const ones = op.expand(op.reshape(op.scalar(1), [1, 1]), ['batch*length', 2]);
  const y = op.add(op.reshape(x, ['batch*length', 1]), ones);
  const { y: result } = await runGraph({ name: 'expand', inputs: [x], outputs: { y } }, { x: floats([2, 1], [3, 5]) });
  expect(result).toEqual(floats([2, 2], [4, 4, 6, 6]));
});

test('bytes that are no graph, and feeds that do not fit, are typed errors', async () => {
  await expect(Session.create(Uint8Array.of(1, 2, 3), { device: 'cpu' })).rejects.toMatchObject({
    code: 'session-failed',
  });
  const x = op.input('x', 'float32', [2]);
  const model = serialize({ name: 'one', inputs: [x], outputs: { y: op.neg(x) } }, () => ({ kind: 'input' }));
  const session = await Session.create(model, { device: 'cpu' });
  await expect(session.run({ x: floats([3], [1, 2, 3]) })).rejects.toMatchObject({ code: 'run-failed' });
  await expect(session.run({})).rejects.toMatchObject({ code: 'run-failed' });
  await session.close();
});

test('the CPU of this machine passes its trial', async () => {
  const [cpu] = await listDevices();
  expect(cpu).toMatchObject({ device: 'cpu', available: true, reason: '' });
});

test('what is written where it was told to is not kept a second time', async () => {
  const x = op.input('x', 'float32', [2]);
  const model = serialize({ name: 'one', inputs: [x], outputs: { y: op.neg(x) } }, () => ({ kind: 'input' }));
  const session = await Session.create(model, { device: 'cpu' });
  const place = floats([2], [0, 0]);
  const { y } = await session.run({ x: floats([2], [1, 2]) }, { y: place });
  expect(y).toBe(place);
  expect([...place.data]).toEqual([-1, -2]);
  await session.close();
});

test('an array that is given back is empty where JavaScript can, and stays as it is where not', () => {
  const data = Float32Array.of(1, 2);
  giveBack(data);
  expect(data).toHaveLength('transfer' in ArrayBuffer.prototype ? 0 : 2);
  // Memory that threads share is nobody's to give back.
  const shared = new Float32Array(new SharedArrayBuffer(8));
  giveBack(shared);
  expect(shared).toHaveLength(2);
});
