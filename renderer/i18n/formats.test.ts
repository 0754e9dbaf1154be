import { expect, test } from 'vitest';
import { createFormats } from './formats.ts';

const english = createFormats('en', { milliseconds: 'ms', seconds: 's' });
const russian = createFormats('ru', { milliseconds: 'мс', seconds: 'с' });

test('numbers follow the language: point in English, comma in Russian', () => {
  expect(english.probability(0.624)).toBe('0.62');
  expect(russian.probability(0.624)).toBe('0,62');
  expect(english.fixed(1.3051, 2)).toBe('1.31');
});

test('a probability that would round to nothing says that it is small, and zero stays zero', () => {
  expect(english.probability(0.0004)).toBe('<\u00a00.01');
  expect(russian.probability(0.0004)).toBe('<\u00a00,01');
  expect(english.probability(0)).toBe('0.00');
});

test('durations change from milliseconds to seconds where a second begins', () => {
  expect(english.duration(41.4)).toBe('41\u00a0ms');
  expect(english.duration(999.7)).toBe('1.0\u00a0s');
  expect(russian.duration(1540)).toBe('1,5\u00a0с');
  expect(english.duration(12_340)).toBe('12\u00a0s');
});

test('parameter counts are shortened', () => {
  expect(english.compact(110_724_480)).toBe('110.7\u00a0M');
  expect(russian.compact(110_724_480)).toBe('110,7\u00a0млн');
});
