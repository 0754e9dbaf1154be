import { expect, test } from 'vitest';
import { counter } from './plural.ts';

const forms = { one: 'токен', few: 'токена', many: 'токенов', other: 'токена' };

// The forms are those of Russian grammar: 1, 21 → one; 2–4, 22 → few; 0, 5–20, 111 → many.
test.each([
  [0, '0\u00a0токенов'],
  [1, '1\u00a0токен'],
  [2, '2\u00a0токена'],
  [5, '5\u00a0токенов'],
  [11, '11\u00a0токенов'],
  [21, '21\u00a0токен'],
  [22, '22\u00a0токена'],
  [111, '111\u00a0токенов'],
])('counts %i tokens in Russian', (count, expected) => {
  expect(counter('ru')(count, forms)).toBe(expected);
});

test('counts in English with one and other, and groups thousands', () => {
  const english = { one: 'token', other: 'tokens' };
  expect(counter('en')(1, english)).toBe('1\u00a0token');
  expect(counter('en')(1234, english)).toBe('1,234\u00a0tokens');
});
