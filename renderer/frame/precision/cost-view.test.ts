import { expect, test } from 'vitest';
import { createFormats } from '../../i18n/formats.ts';
import { en } from '../../i18n/en.ts';
import { ru } from '../../i18n/ru.ts';
import { int8Cost } from '../../lab/testing/fake-lab.ts';
import { costCsv, costRows, costText, lossChange, progressText } from './cost-view.ts';

const english = createFormats('en', en.units);
const russian = createFormats('ru', ru.units);
const texts = en.precision;

test('the figures stand beside each other with their difference', () => {
  expect(costRows(int8Cost, texts, english)).toEqual([
    ['mean loss per token, nats', '0.5000', '0.5100', '+2.0%'],
    ['unchanged translations', '4\u00a0of\u00a04', '3\u00a0of\u00a04', '−25.0%'],
    ['time for the sample', '400\u00a0ms', '200\u00a0ms', '−50.0%'],
  ]);
});

test('where float32 has no loss at all there is no percentage', () => {
  const sure = { ...int8Cost, mean_loss: { float32: 0, other: 0.1 } };
  expect(lossChange(sure, english)).toBeNull();
  expect(costRows(sure, texts, english)[0]?.[3]).toBe('');
  expect(lossChange(int8Cost, russian)).toBe('+2,0\u00a0%');
});

test('the result as text names both precisions and gives both translations', () => {
  expect(costText('Cost', int8Cost, texts, english)).toBe(
    'Cost\n' +
      '\tfloat32\tint8\tdifference\n' +
      'mean loss per token, nats\t0.5000\t0.5100\t+2.0%\n' +
      'unchanged translations\t4\u00a0of\u00a04\t3\u00a0of\u00a04\t−25.0%\n' +
      'time for the sample\t400\u00a0ms\t200\u00a0ms\t−50.0%\n' +
      '\nГде библиотека?\nfloat32: Where is the library?\nint8: Where is a library?\n',
  );
});

test('CSV has the figures unrounded, quotes what needs it, and ends its lines as RFC 4180 says', () => {
  const changed = [{ source: 'Да, "я"', float32: 'Yes, me', other: 'Yes' }];
  expect(costCsv({ ...int8Cost, mean_loss: { float32: 0.123456789, other: 0.2 }, changed })).toBe(
    'compared,float32,int8\r\nmean_loss_nats,0.123456789,0.2\r\nunchanged_translations,4,3\r\nelapsed_ms,400,200\r\n' +
      '"Да, ""я""","Yes, me",Yes\r\n',
  );
});

test('progress says how far it is and rounds the time left up to seconds', () => {
  const translating = { kind: 'translating', done: 8, total: 32, endMs: 9000 } as const;
  expect(progressText(translating, 2800, texts, english)).toBe('8 of 32 translations · about 7\u00a0s left');
  expect(progressText({ ...translating, endMs: null }, 2800, texts, english)).toBe('8 of 32 translations');
  expect(progressText(translating, 8900, texts, english)).toBe('8 of 32 translations');
  expect(progressText({ kind: 'preparing', part: 0.4 }, 0, texts, english)).toContain('40%');
});
