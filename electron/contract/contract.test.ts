import { expect, test } from 'vitest';
import type { LabCalls, LabChannel } from './lab-api.ts';
import { createCaller } from './caller.ts';
import { labMethods } from './channels.ts';
import { LabError } from './lab-error.ts';
import { labRequests } from './requests.ts';
import { serveCalls } from './serve-calls.ts';
import type { Wire, WireMessage } from './wire.ts';

/** Two ends of a wire in memory; messages cross in a later turn, as on a real one. */
function wirePair(): [Wire, Wire, close: (reason: string) => void] {
  const ends = [0, 1].map(() => ({
    messages: new Set<(message: WireMessage) => void>(),
    closes: new Set<(r: string) => void>(),
  }));
  const wire = (own: number): Wire => ({
    send: (message) => {
      const copy = structuredClone(message);
      later(() => ends[1 - own]!.messages.forEach((listener) => listener(copy)));
    },
    onMessage: (listener) => {
      ends[own]!.messages.add(listener);
      return () => ends[own]!.messages.delete(listener);
    },
    onClose: (listener) => {
      ends[own]!.closes.add(listener);
      return () => ends[own]!.closes.delete(listener);
    },
  });
  return [wire(0), wire(1), (reason) => ends.forEach((end) => end.closes.forEach((listener) => listener(reason)))];
}

/** In a later turn, in any environment. */
const later = (work: () => void) => void setTimeout(work, 0);
const describe = (error: unknown) => ({ code: 'internal' as const, message: String(error) });

test('every channel of LabApi has a request schema and is listed for clients', () => {
  const listed = Object.entries(labMethods).flatMap(([group, methods]) => methods.map((m) => `${group}.${m}`));
  expect(Object.keys(labRequests).sort()).toEqual(listed.sort());
  const channel: LabChannel = 'tokenizer.encode';
  const typed: keyof LabCalls = channel;
  expect(listed).toContain(typed);
});

test('a call gets its events in order and then its reply', async () => {
  const [near, far] = wirePair();
  serveCalls(
    far,
    async (channel, request, { emit }) => {
      emit(1);
      emit(2);
      return { channel, request };
    },
    describe,
  );
  const events: unknown[] = [];
  const reply = await createCaller(near).call('a.b', { x: 1 }, { onEvent: (event) => events.push(event) });
  expect(events).toEqual([1, 2]);
  expect(reply).toEqual({ channel: 'a.b', request: { x: 1 } });
});

test('a handler that throws becomes a LabError with its code at the caller', async () => {
  const [near, far] = wirePair();
  serveCalls(far, () => Promise.reject(new Error('no')), describe);
  await expect(createCaller(near).call('a.b', {})).rejects.toMatchObject({
    name: 'LabError',
    code: 'internal',
    message: 'Error: no',
  });
});

test('aborting the signal reaches the handler, and an aborted signal never sends the call', async () => {
  const [near, far] = wirePair();
  const seen: string[] = [];
  serveCalls(
    far,
    (channel, _request, { signal }) =>
      new Promise((_, reject) => {
        seen.push(channel);
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }),
    describe,
  );
  const caller = createCaller(near);
  const controller = new AbortController();
  const call = caller.call('a.b', {}, { signal: controller.signal });
  later(() => controller.abort());
  await expect(call).rejects.toBeInstanceOf(LabError);
  await expect(caller.call('c.d', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  expect(seen).toEqual(['a.b']);
});

test('when the wire closes, calls under way and later ones fail instead of waiting', async () => {
  const [near, far, close] = wirePair();
  let stopped = false;
  serveCalls(
    far,
    (_channel, _request, { signal }) =>
      new Promise(() => {
        signal.addEventListener('abort', () => (stopped = true));
      }),
    describe,
  );
  const caller = createCaller(near, 'worker-failed');
  const call = caller.call('a.b', {});
  later(() => later(() => close('gone')));
  await expect(call).rejects.toMatchObject({ code: 'worker-failed', message: 'gone' });
  await expect(caller.call('a.b', {})).rejects.toMatchObject({ code: 'worker-failed' });
  expect(stopped).toBe(true);
});

test('an id that is in use is refused, and the call that has it can still be cancelled', async () => {
  const [near, far] = wirePair();
  let aborted = false;
  serveCalls(
    far,
    (_channel, _request, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('stopped'));
        });
      }),
    describe,
  );
  const replies: WireMessage[] = [];
  near.onMessage((message) => replies.push(message));
  for (const channel of ['a.b', 'c.d']) near.send({ kind: 'call', id: 1, channel, request: {} });
  near.send({ kind: 'cancel', id: 1 });
  await new Promise<void>((resolve) => later(() => later(() => later(resolve))));
  expect(replies[0]).toMatchObject({ kind: 'reply', ok: false, error: { code: 'invalid-request' } });
  expect(aborted).toBe(true);
});
