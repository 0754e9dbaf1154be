import { expect, test } from 'vitest';
import { droppedPath } from './dropped-path.ts';
import { choicesOf, emptyDraft, fileName, kindOf, readDraft, readRecent, withInput, withRecent } from './file-draft.ts';

test('only what a kind has to choose from is asked, and only what was chosen', () => {
  const draft = { ...emptyDraft, source_column: ' ru ', target_language: 'en' };
  expect(choicesOf(draft, 'csv')).toEqual({ source_column: 'ru' });
  expect(choicesOf(draft, 'tmx')).toEqual({ target_language: 'en' });
  expect(choicesOf(draft, 'txt')).toEqual({});
});

test('a kind is known by the end of the name, whatever its letters and folders', () => {
  expect(kindOf('/a.b/c.CSV')).toBe('csv');
  expect(kindOf('/a.tmx/c')).toBeNull();
  expect(kindOf('/a/c.docx')).toBeNull();
});

test('another input forgets the old one’s columns and output, and keeps the batch', () => {
  const draft = { ...emptyDraft, input: '/a.csv', output: '/b.csv', source_column: 'ru', batch_size: 16 };
  expect(withInput(draft, '/c.csv')).toEqual({ ...emptyDraft, input: '/c.csv', batch_size: 16 });
});

test('nonsense in the memory does not reach the form', () => {
  expect(readDraft(7)).toBeNull();
  expect(readDraft({ input: 1, batch_size: 9999, source_column: 'x' })).toEqual({ ...emptyDraft, source_column: 'x' });
  expect(readRecent(['/a', 7, '', '/b'])).toEqual(['/a', '/b']);
});

test('a file translated again moves up among the recent ones, which stay few', () => {
  expect(withRecent(['/a', '/b'], '/b')).toEqual(['/b', '/a']);
  expect(withRecent(['1', '2', '3', '4', '5', '6'], '7')).toHaveLength(6);
});

test('a name is the end of a path on either kind of system', () => {
  expect(['/a/b.csv', 'C:\\a\\b.csv', 'b.csv'].map(fileName)).toEqual(['b.csv', 'b.csv', 'b.csv']);
});

const drop = (types: Record<string, string>, files = 0) =>
  droppedPath({ getData: (type: string) => types[type] ?? '', files: { length: files } });

test('a drop yields a path where it holds one, and says where the browser hides it', () => {
  const list = '# a comment\r\nfile:///home/me/%D1%84%20a.csv\r\n';
  expect(drop({ 'text/uri-list': list }, 1)).toEqual({ kind: 'path', path: '/home/me/ф a.csv' });
  expect(drop({ 'text/uri-list': 'file:///C:/a.csv' })).toEqual({ kind: 'path', path: 'C:/a.csv' });
  expect(drop({ 'text/plain': '/home/me/a.csv' })).toEqual({ kind: 'path', path: '/home/me/a.csv' });
  expect(drop({ 'text/uri-list': 'file:///%E0%A4%A' }, 1)).toEqual({ kind: 'hidden' });
  expect(drop({ 'text/plain': 'words' }, 1)).toEqual({ kind: 'hidden' });
  expect(drop({ 'text/plain': 'words' })).toEqual({ kind: 'nothing' });
});
