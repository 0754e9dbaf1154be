import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateKey } from './duplicate-key.ts';

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"c":{},"b":2}}', 'b'],
  ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
  ['[{"a":1},{"a":1,"a":1}]', 'a'],
  ['{"":1,"":2}', ''],
])('%s holds a key twice', (json, key) => {
  expect(duplicateKey(json)).toBe(key);
});

test.each(['{}', '{"a":{"a":{"a":1}}}', '[{"a":1},{"a":1}]', '{"a":"a","b":"a\\":","c":["c","c"]}', '{"a":"}","b":1}'])(
  '%s holds every key once',
  (json) => {
    expect(duplicateKey(json)).toBeNull();
  },
);

test('what JSON.stringify writes never holds a key twice', () => {
  fc.assert(fc.property(fc.json(), (json) => duplicateKey(json) === null));
});

test('a text as long as the longest header is looked through', () => {
  const long = 'x'.repeat(2 ** 25);
  expect(duplicateKey(`{"a":"${long}","b":"${'\\\\n'.repeat(2 ** 24)}","a":1}`)).toBe('a');
  expect(duplicateKey('['.repeat(2 ** 20) + ']'.repeat(2 ** 20))).toBeNull();
});
