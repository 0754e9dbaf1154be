import { expect, test } from 'vitest';
import type { FileColumns } from '../../electron/contract/replies/fine-tuning.ts';
import { columnKind, columnNote, shortName, withColumn } from './column-choice.ts';
import { noFile } from './pair-data.ts';

const file = (path: string, target_path = '') => ({ ...noFile, path, target_path });
const ruEnId = (changes: Partial<FileColumns> = {}): FileColumns => ({
  names: ['ru', 'en', 'id'],
  header: 'chosen',
  source: 'ru',
  target: 'en',
  ...changes,
});

test('csv, tsv and jsonl have columns, unless they are one of two aligned files', () => {
  expect(columnKind(file(' "/data/A.TSV" '))).toBe('tsv');
  expect(columnKind(file('/data/a.jsonl'))).toBe('jsonl');
  expect(columnKind(file('/data/a.tmx'))).toBeNull();
  expect(columnKind(file('/data/a.csv', '/data/b.csv'))).toBeNull();
});

test('a column that the other side has makes them change places', () => {
  expect(withColumn(ruEnId(), 'source', 'id')).toEqual({ source_column: 'id', target_column: 'en' });
  expect(withColumn(ruEnId(), 'source', 'en')).toEqual({ source_column: 'en', target_column: 'ru' });
  expect(withColumn(ruEnId(), 'target', 'ru')).toEqual({ source_column: 'en', target_column: 'ru' });
});

test('the first column that is chosen leaves the other one to the lab; taking the first two forgets both', () => {
  const none = ruEnId({ header: 'none' });
  expect(withColumn(none, 'target', 'ru')).toEqual({ source_column: '', target_column: 'ru' });
  expect(withColumn(ruEnId(), 'target', '')).toEqual({ source_column: '', target_column: '' });
});

test.each<[string, Partial<FileColumns>, ReturnType<typeof columnNote>]>([
  ['nothing to say', {}, null],
  ['an empty file', { names: [], header: 'none', source: null, target: null }, { kind: 'empty' }],
  ['a single column', { names: ['ru;en'], header: 'none', target: null }, { kind: 'single' }],
  ['columns of which one has a name', { names: ['ru', ''], header: 'none' }, { kind: 'unnamed' }],
  ['equal names', { names: ['ru', 'ru'], header: 'none' }, { kind: 'unnamed' }],
  ['a first line that may be a header', { header: 'none' }, { kind: 'first' }],
  ['a chosen column that is not there', { source: null }, { kind: 'missing', name: 'fr' }],
  ['an expected one that is not there', { header: 'plain', target: null }, { kind: 'missing', name: 'target' }],
  ['one column for both', { target: 'ru' }, { kind: 'same' }],
])('%s is told', (_, columns, note) => {
  expect(columnNote(ruEnId(columns), { source_column: ' fr ', target_column: '' })).toEqual(note);
});

test('a long name is shown short', () => {
  expect(shortName('x'.repeat(40))).toBe('x'.repeat(40));
  expect(shortName('ы'.repeat(41))).toBe(`${'ы'.repeat(39)}…`);
});
