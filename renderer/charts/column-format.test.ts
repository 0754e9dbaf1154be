import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { createFormats } from '../i18n/formats.ts';
import { ru } from '../i18n/ru.ts';
import { columnFormat } from './column-format.ts';

const written = (values: readonly (number | null)[], formats = createFormats('en', en.units)) => {
  const format = columnFormat(values, formats);
  return values.map((value) => (value === null ? '' : format(value)));
};

test('a column has the decimals of its longest number', () => {
  expect(written([0.679, 0.8794, null, 1])).toEqual(['0.6790', '0.8794', '', '1.0000']);
  expect(written([3, 12])).toEqual(['3', '12']);
  expect(written([0.5, 0.123456])).toEqual(['0.5000', '0.1235']);
});

test('what decimals would round away has an exponent, and zero none', () => {
  expect(written([5e-5, 0.00045123, 0.002, 0])).toEqual(['5.00e-5', '4.51e-4', '0.002', '0.000']);
  expect(written([0.679, 1.5e-4], createFormats('ru', ru.units))).toEqual(['0,679', '1,50e-4']);
});
