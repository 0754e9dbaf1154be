import { expect, test } from 'vitest';
import { findByName, inFolder } from './browse-path.ts';

test.each([
  ['/data', '/home/ada/out.csv', '/data/out.csv'],
  ['/data/', 'out.csv', '/data/out.csv'],
  ['/', '/runs/export', '/export'],
  ['D:\\data', 'C:\\runs\\export', 'D:\\data\\export'],
  ['/data', '', '/data'],
])('saving into %s keeps the name of %s', (folder, path, expected) => {
  expect(inFolder(folder, path)).toBe(expected);
});

test('typing finds the next name that begins so, and goes round', () => {
  const names = ['Models', 'music', 'Мои модели', 'x'];
  expect(findByName(names, 'm', 1)).toBe(1);
  expect(findByName(names, 'm', 2)).toBe(0);
  expect(findByName(names, 'мои', 0)).toBe(2);
  expect(findByName(names, 'q', 0)).toBeNull();
  expect(findByName([], 'm', 0)).toBeNull();
});
