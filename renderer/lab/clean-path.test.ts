import { expect, test } from 'vitest';
import { cleanPath } from './clean-path.ts';

test('quotes and spaces around a path fall away, those inside stay', () => {
  expect(cleanPath(' "/a b/c" ')).toBe('/a b/c');
  expect(cleanPath("'/a'")).toBe('/a');
  expect(cleanPath('/a"b')).toBe('/a"b');
});
