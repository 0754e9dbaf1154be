import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { previewFile, type FileHead, type PreviewRequest } from './preview-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'preview-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The head that was told, and what came of reading the rest. */
async function preview(name: string, content: string | Buffer, more: Partial<PreviewRequest> = {}) {
  const input = path.join(folder, name);
  await writeFile(input, content);
  const heads: FileHead[] = [];
  const end = await previewFile({ input, rows: 2, onHead: (head) => heads.push(head), ...more }).catch(
    (error: unknown) => error,
  );
  return { heads, end };
}

test('a txt has its lines with their numbers; blank lines are neither shown nor counted', async () => {
  const { heads, end } = await preview('a.txt', '\uFEFFone\n\n \r\ntwo\nthree\n');
  const rows = [
    { line: 1, text: 'one' },
    { line: 4, text: 'two' },
  ];
  expect(heads).toEqual([{ kind: 'txt', layout: null, rows }]);
  expect(end).toEqual({ kind: 'txt', layout: null, rows, total: 3, characters: 11 });
});

test('a csv says its columns, which one is translated and into which; a record over two lines counts as one', async () => {
  const content = 'id,"ru, text",note\n1,"a\nb",x\n2,c,y\n3,d,z\n';
  const { heads, end } = await preview('a.csv', content, { source_column: 'ru, text', target_column: 'en' });
  const layout = { names: ['id', 'ru, text', 'note'], source: 'ru, text', target: 'en' };
  expect(heads[0]).toMatchObject({
    layout,
    rows: [
      { line: 2, text: 'a\nb' },
      { line: 4, text: 'c' },
    ],
  });
  expect(end).toMatchObject({ total: 3 });
});

test('left out, the column source is translated, else the first', async () => {
  expect((await preview('a.tsv', 'id\tsource\n1\ta\n')).end).toMatchObject({
    layout: { names: ['id', 'source'], source: 'source', target: 'translation' },
  });
  expect((await preview('b.csv', 'ru,en\nа,a\n')).end).toMatchObject({ layout: { source: 'ru' } });
});

test('a jsonl says the keys whose values are texts', async () => {
  const { end } = await preview('a.jsonl', '{"id":1,"ru":"а","en":"b"}\n{"ru":" "}\n', { source_column: 'ru' });
  expect(end).toMatchObject({
    layout: { names: ['ru', 'en'], source: 'ru', target: 'translation' },
    rows: [{ line: 1, text: 'а' }],
    total: 1,
  });
});

test('a tmx says its languages, and from which into which it is translated', async () => {
  const unit = (languages: string[]) =>
    `<tu>${languages.map((language) => `<tuv xml:lang="${language}"><seg>${language}!</seg></tuv>`).join('')}</tu>\n`;
  const tmx = `<tmx version="1.4"><header srclang="ru"/>\n<body>${unit(['en', 'ru'])}${unit(['ru', 'zh'])}</body></tmx>`;
  expect((await preview('a.tmx', tmx, { target_language: 'zh' })).end).toMatchObject({
    layout: { names: ['en', 'ru', 'zh'], source: 'ru', target: 'zh' },
    rows: [
      { line: 2, text: 'ru!' },
      { line: 3, text: 'ru!' },
    ],
  });
});

test('a column that is missing still gives the columns to choose from', async () => {
  const { heads, end } = await preview('a.csv', 'a,b\n1,2\n', { source_column: 'ru' });
  expect(heads).toEqual([
    { kind: 'csv', layout: { names: ['a', 'b'], source: 'ru', target: 'translation' }, rows: [] },
  ]);
  expect(end).toMatchObject({
    code: 'column-missing',
    details: {
      place: 'line 1',
      expected: 'a column named "ru"',
      found: 'the columns "a", "b"',
      hint: expect.any(String),
    },
  });
});

test('three fields where the header has two are told with their line, after the head', async () => {
  const { heads, end } = await preview('a.csv', 'source,b\n1,2\n3,4\n5,6\n7,8,9\n');
  expect(heads[0]?.rows).toHaveLength(2);
  expect(end).toMatchObject({
    code: 'fields-unequal',
    details: { place: 'line 5', expected: '2 fields (source, b)', found: '3' },
  });
});

test('another encoding is told with its line and what to do', async () => {
  const windows1251 = Buffer.from([0xcf, 0xf0, 0xe8, 0x0a]); // «При»
  const { heads, end } = await preview('a.txt', windows1251);
  expect(heads).toEqual([]);
  expect(end).toMatchObject({
    code: 'text-not-utf8',
    details: { place: 'line 1', hint: expect.stringContaining('UTF-8') },
  });
});

test('an empty file has nothing to translate', async () => {
  expect((await preview('a.txt', '')).end).toMatchObject({ total: 0, rows: [] });
});

test('a cancelled reading stops', async () => {
  const { end } = await preview('a.txt', 'a\n', { signal: AbortSignal.abort() });
  expect(end).toMatchObject({ code: 'cancelled' });
});
