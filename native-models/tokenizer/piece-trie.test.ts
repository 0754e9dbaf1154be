import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPieceTrie, longestPrefix } from './piece-trie.ts';
import { encodeUtf8 } from './utf8.ts';

test('the longest key at a place is the one that a search through all keys finds', () => {
  const key = fc.string({
    unit: fc.constantFrom('a', 'b', 'я', '我', '👍', '\u0000', '\u00ff'),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 60 }), fc.array(key), (keys, parts) => {
      const trie = buildPieceTrie(keys.map(encodeUtf8), [...keys.keys()]);
      const bytes = Buffer.from(parts.join(''));
      for (let at = 0; at < bytes.length; at++) {
        const matching = keys.map((key) => Buffer.from(key)).filter((key) => bytes.subarray(at).indexOf(key) === 0);
        const expected = Math.max(0, ...matching.map((key) => key.length));
        expect(longestPrefix(trie, bytes, at, bytes.length)).toBe(expected);
      }
    }),
  );
});

test('twenty thousand keys over many blocks are all found', () => {
  const keys = Array.from({ length: 20_000 }, (_, index) => encodeUtf8(`${(index * 7919) % 100_003}:${index}`));
  const trie = buildPieceTrie(keys, [...keys.keys()]);
  expect(keys.every((key) => longestPrefix(trie, key, 0, key.length) === key.length)).toBe(true);
  expect(keys.every((key) => longestPrefix(trie, key, 0, key.length - 1) < key.length)).toBe(true);
});
