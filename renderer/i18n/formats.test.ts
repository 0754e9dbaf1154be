import { expect, test } from 'vitest';
import { createFormats } from './formats.ts';

const english = createFormats('en', { milliseconds: 'ms', seconds: 's', megabytes: 'MB', gigabytes: 'GB' });
const russian = createFormats('ru', { milliseconds: 'мс', seconds: 'с', megabytes: 'МБ', gigabytes: 'ГБ' });

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

test('a change says its sign, and no change has none', () => {
  expect(english.change(0.00212)).toBe('+0.2%');
  expect(english.change(-0.28)).toBe('-28.0%');
  expect(english.change(0.0001)).toBe('0.0%');
  expect(russian.change(0.00212)).toBe('+0,2\u00a0%');
});

test('sizes change from megabytes to gigabytes where a thousand are full', () => {
  expect(english.size(2_036_000)).toBe('2.0\u00a0MB');
  expect(russian.size(256_400_000)).toBe('256\u00a0МБ');
  expect(english.size(999_900_000)).toBe('1.0\u00a0GB');
});
