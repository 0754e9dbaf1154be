import { expect, test } from 'vitest';
import { loneSurrogates } from './lone-surrogates.ts';

test('halves of characters are counted, whole ones are not', () => {
  expect(loneSurrogates('a😀b')).toBe(0);
  expect(loneSurrogates('\ud83d a \ude00 \ud83d')).toBe(3);
});
