import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeLab } from './testing/fake-lab.ts';
import { Connection } from './connection.svelte.ts';
import { WireFailure } from './web-socket-wire.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('before there is a wire, a call fails at once instead of waiting', async () => {
  const connection = new Connection(() => new Promise(() => {}));
  connection.open();
  await expect(connection.lab.models.list({})).rejects.toMatchObject({ code: 'connection-lost' });
  expect(connection.state.phase).toBe('connecting');
});

test('a lost wire fails the calls under way, is said with its reason, and is opened again', async () => {
  const wires = [fakeLab({ 'models.list': () => new Promise(() => {}) }), fakeLab()];
  let opened = 0;
  const connection = new Connection(() => Promise.resolve(wires[opened++]!.wire));
  const reconnected = vi.fn();
  connection.onConnected(reconnected);
  connection.open();
  await vi.advanceTimersByTimeAsync(0);
  const call = connection.lab.models.list({});
  const failure = expect(call).rejects.toMatchObject({ code: 'connection-lost' });
  wires[0]!.close('closed');
  await failure;
  expect(connection.state).toMatchObject({ phase: 'lost', reason: 'The lab closed the connection.' });
  await vi.advanceTimersByTimeAsync(300);
  expect(connection.state.phase).toBe('connected');
  expect(reconnected).toHaveBeenCalledTimes(2);
  await expect(connection.lab.models.list({})).resolves.toHaveLength(2);
});

test('each failed try waits longer, up to eight seconds', async () => {
  const tries: number[] = [];
  const connection = new Connection(() => {
    tries.push(Date.now());
    return Promise.reject(new WireFailure('unreachable'));
  });
  connection.open();
  await vi.advanceTimersByTimeAsync(60_000);
  const waits = tries.slice(1).map((at, index) => at - tries[index]!);
  expect(waits.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
});

test('asking for a try now cuts the wait short and opens one wire only', async () => {
  let tries = 0;
  const lab = fakeLab();
  const connection = new Connection(() =>
    tries++ === 0 ? Promise.reject(new WireFailure('refused')) : Promise.resolve(lab.wire),
  );
  connection.open();
  await vi.advanceTimersByTimeAsync(10);
  expect(connection.state).toMatchObject({ phase: 'lost' });
  connection.open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(connection.state.phase).toBe('connected');
  expect(tries).toBe(2);
});
