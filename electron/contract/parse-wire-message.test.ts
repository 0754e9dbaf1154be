import { expect, test } from 'vitest';
import { LabError } from './lab-error.ts';
import { parseWireMessage } from './parse-wire-message.ts';

test.each([
  { kind: 'call', id: 0, channel: 'models.list', request: { any: ['thing', null] } },
  { kind: 'cancel', id: 7 },
  { kind: 'event', id: 7, event: { step: 1 } },
  { kind: 'reply', id: 7, ok: true, value: [1, 2] },
  { kind: 'reply', id: 7, ok: false, error: { code: 'internal', message: 'No.', hint: 'Again.' } },
])('$kind passes as it is', (message) => {
  expect(parseWireMessage(message)).toEqual(message);
});

test('keys that belong to no message do not come through', () => {
  const message = JSON.parse('{"kind":"cancel","id":1,"extra":2,"__proto__":{"polluted":true}}') as unknown;
  expect(Object.keys(parseWireMessage(message))).toEqual(['kind', 'id']);
});

test.each([
  ['null', null],
  ['a number', 5],
  ['a text', '{"kind":"cancel","id":1}'],
  ['an array', []],
  ['an empty object', {}],
  ['no id', { kind: 'call', channel: 'a' }],
  ['a fractional id', { kind: 'cancel', id: 1.5 }],
  ['a negative id', { kind: 'cancel', id: -1 }],
  ['an id beyond the safe integers', { kind: 'cancel', id: 2 ** 53 }],
  ['an id as text', { kind: 'cancel', id: '1' }],
  ['NaN as id', { kind: 'cancel', id: NaN }],
  ['an unknown kind', { kind: 'evil', id: 1 }],
  ['a kind that is no text', { kind: {}, id: 1 }],
  ['a call without a channel', { kind: 'call', id: 1 }],
  ['a channel that is no text', { kind: 'call', id: 1, channel: ['models.list'] }],
  ['an endless channel', { kind: 'call', id: 1, channel: 'x'.repeat(1_000_000) }],
  ['a reply without ok', { kind: 'reply', id: 1, value: 1 }],
  ['a failed reply without an error', { kind: 'reply', id: 1, ok: false }],
  ['a failed reply whose error is null', { kind: 'reply', id: 1, ok: false, error: null }],
  ['a failed reply whose error has no code', { kind: 'reply', id: 1, ok: false, error: { message: 'x' } }],
])('%s is refused with a short sentence', (_name, message) => {
  try {
    parseWireMessage(message);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(LabError);
    expect((error as LabError).code).toBe('invalid-request');
    expect((error as LabError).message.length).toBeLessThan(250);
  }
});
