import { expect, test } from 'vitest';
import { MOST_IDS, parseIds } from './typed-ids.ts';

test('ids are read between spaces, commas and line ends, and out of Python’s brackets', () => {
  const ids = [43690, 290, 391, 4, 6587, 57, 1];
  for (const typed of [
    '43690 290 391 4 6587 57 1',
    '43690, 290,391 ,4;6587\n57\t1',
    '[43690, 290, 391, 4, 6587, 57, 1]',
    'tensor([[43690,   290,   391,     4,  6587,    57,     1]])',
  ])
    expect(parseIds(typed)).toEqual({ phase: 'read', ids });
  expect(parseIds('')).toEqual({ phase: 'read', ids: [] });
  expect(parseIds(' [] ')).toEqual({ phase: 'read', ids: [] });
});

test('what is no whole number is named with its place', () => {
  expect(parseIds('85, 12.5, 87')).toEqual({ phase: 'wrong', found: '12.5', position: 2 });
  expect(parseIds('-1')).toEqual({ phase: 'wrong', found: '-1', position: 1 });
  expect(parseIds('1 мама')).toEqual({ phase: 'wrong', found: 'мама', position: 2 });
  expect(parseIds('99999999999999999999')).toMatchObject({ phase: 'wrong' });
});

test('more ids than anyone reads are refused', () => {
  expect(parseIds('1 '.repeat(MOST_IDS + 1))).toEqual({ phase: 'tooMany', count: MOST_IDS + 1 });
});
