import { expect, test } from 'vitest';
import { en } from './en.ts';
import { createFormats } from './formats.ts';
import { ru } from './ru.ts';

const english = createFormats('en', en.units);
const russian = createFormats('ru', ru.units);
const between = (low: number, expected: number, high: number) => ({ low, expected, high });

test('numbers follow the language: point in English, comma in Russian', () => {
  expect(english.probability(0.624)).toBe('0.62');
  expect(russian.probability(0.624)).toBe('0,62');
  expect(english.fixed(1.3051, 2)).toBe('1.31');
});

test('minus is a minus sign, and what rounds to nothing has none', () => {
  expect([english.fixed(-0.5, 2), english.whole(-1234), russian.plain(-1.5)]).toEqual(['−0.50', '−1,234', '−1,5']);
  expect([english.fixed(-0.00001, 4), english.fixed(-0, 4), english.plain(-0.000001)]).toEqual([
    '0.0000',
    '0.0000',
    '0',
  ]);
  expect(english.significant(-1.2346e-5)).toBe('−1.2346e-5');
});

test('a probability that would round to nothing says that it is small, and zero stays zero', () => {
  expect(english.probability(0.0004)).toBe('<\u00a00.01');
  expect(russian.probability(0.0004)).toBe('<\u00a00,01');
  expect(english.probability(0)).toBe('0.00');
});

test('a difference has its sign, and none where it rounds to nothing', () => {
  expect(english.signed(0.126, 2)).toBe('+0.13');
  expect(russian.signed(-0.126, 2)).toBe('\u22120,13');
  expect([0.004, -0.004, 0].map((value) => english.signed(value, 2))).toEqual(['0.00', '0.00', '0.00']);
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
  expect(english.change(-0.28)).toBe('−28.0%');
  expect(english.change(0.0001)).toBe('0.0%');
  expect(russian.change(0.00212)).toBe('+0,2\u00a0%');
});

test('sizes change from megabytes to gigabytes where a thousand are full', () => {
  expect(english.size(2_036_000)).toBe('2.0\u00a0MB');
  expect(russian.size(256_400_000)).toBe('256\u00a0МБ');
  expect(english.size(999_900_000)).toBe('1.0\u00a0GB');
});

test('an uncertain figure is written with its range, both in the unit of the figure', () => {
  expect(english.aboutDuration(between(38_400, 42_100, 46_600))).toEqual({
    expected: '≈\u00a042\u00a0s',
    range: '38–47\u00a0s',
    whole: '≈\u00a042\u00a0s (38–47\u00a0s)',
  });
  expect(russian.aboutDuration(between(38_400, 42_100, 46_600)).whole).toBe('≈\u00a042\u00a0с (38–47\u00a0с)');
  expect(russian.aboutSize(between(1.1e9, 1.24e9, 1.42e9)).whole).toBe('≈\u00a01,2\u00a0ГБ (1,1–1,4\u00a0ГБ)');
  expect(english.aboutSize(between(880e6, 950e6, 1_240e6)).whole).toBe('≈\u00a0950\u00a0MB (880–1,240\u00a0MB)');
});

test('a range that says nothing more is left out', () => {
  expect(english.aboutSize(between(283.6e6, 284e6, 284.4e6))).toEqual({
    expected: '≈\u00a0284\u00a0MB',
    range: '',
    whole: '≈\u00a0284\u00a0MB',
  });
});

test('long times are given in seconds, minutes, hours and days', () => {
  const expected = (ms: number) => english.aboutDuration(between(ms, ms, ms)).expected.replaceAll('\u00a0', ' ');
  const [second, minute, hour] = [1000, 60_000, 3_600_000];
  const times = [
    0.4,
    41,
    999.7,
    9.9 * second,
    119 * second,
    2.4 * minute,
    90 * minute,
    2.1 * hour,
    71 * hour,
    96 * hour,
  ];
  expect(times.map(expected)).toEqual([
    '≈ 0.4 ms',
    '≈ 41 ms',
    '≈ 1.0 s',
    '≈ 9.9 s',
    '≈ 119 s',
    '≈ 2.4 min',
    '≈ 90 min',
    '≈ 2.1 h',
    '≈ 71 h',
    '≈ 4.0 d',
  ]);
});

test.each([
  [0, '0', '0'],
  [-0, '0', '0'],
  [1 / 3, '0.333333', '0,333333'],
  [-12345.678, '−12345.7', '−12345,7'],
  [0.00001234567, '1.2346e-5', '1,2346e-5'],
  [98_765_432, '9.8765e7', '9,8765e7'],
])('%s with its significant digits is %s in English and %s in Russian', (value, inEnglish, inRussian) => {
  expect(createFormats('en', en.units).significant(value)).toBe(inEnglish);
  expect(createFormats('ru', ru.units).significant(value)).toBe(inRussian);
});

test('digits that count, by powers of ten where a number is very small or very large', () => {
  expect(english.significant(0.9012345, 4)).toBe('0.9012');
  expect(english.significant(27.7142, 5)).toBe('27.714');
  expect(english.significant(0.00000334712, 4)).toBe('3.347e-6');
  expect(russian.significant(0.00000334712, 4)).toBe('3,347e-6');
  expect(english.significant(0, 3)).toBe('0.00');
});

test('near zero a difference has as many digits as show its sign', () => {
  expect([0.5, -5.92, 0, -0].map((value) => english.signedNearZero(value, 2))).toEqual([
    '+0.50',
    '−5.92',
    '0.00',
    '0.00',
  ]);
  expect([-0.0031, 0.00047, -0.004].map((value) => english.signedNearZero(value, 2))).toEqual([
    '−0.0031',
    '+0.00047',
    '−0.004',
  ]);
  expect(russian.signedNearZero(-0.0031, 2)).toBe('−0,0031');
});
