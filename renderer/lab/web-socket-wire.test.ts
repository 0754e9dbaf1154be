import { expect, test } from 'vitest';
import { parseMessage } from './web-socket-wire.ts';

test.each([
  ['a reply', '{"kind":"reply","id":1,"ok":true,"value":2}', { kind: 'reply', id: 1, ok: true, value: 2 }],
  ['an event', '{"kind":"event","id":1,"event":"x"}', { kind: 'event', id: 1, event: 'x' }],
  ['text that is not JSON', 'hello', null],
  ['null', 'null', null],
  ['a message of no kind', '{"id":1}', null],
  ['a reply without a number', '{"kind":"reply","id":"1"}', null],
  ['a call, which only the page may send', '{"kind":"call","id":1,"channel":"a.b"}', null],
  ['a binary frame', new ArrayBuffer(4), null],
])('reads %s', (_, frame, expected) => {
  expect(parseMessage(frame)).toEqual(expected);
});
