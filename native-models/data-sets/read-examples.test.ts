import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExampleRow, FileSource } from './example.ts';
import { readExamples } from './read-examples.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'data-sets-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Options = Omit<FileSource, 'kind' | 'path'>;

/** Writes a file and reads its rows as `[line, source, target]`. */
async function rowsOf(name: string, content: string | Buffer, options: Options = {}): Promise<unknown[]> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  const rows: ExampleRow[] = [];
  for await (const row of readExamples({ kind: 'file', path: file, ...options })) rows.push(row);
  return rows.map(({ line, source, target }) => [line, source, target]);
}

describe('jsonl', () => {
  test('rows are numbered by their lines; a byte order mark and blank lines are skipped', async () => {
    const content = '\uFEFF{"source":"a","target":"б"}\r\n\n  \n{"target":"","source":"c\\n","more":1}';
    expect(await rowsOf('a.jsonl', content)).toEqual([
      [1, 'a', 'б'],
      [4, 'c\n', ''],
    ]);
  });

  test('other keys can be named', async () => {
    const options = { source_column: 'en', target_column: '__proto__' };
    expect(await rowsOf('a.JSONL', '{"en":"a","__proto__":"b"}', options)).toEqual([[1, 'a', 'b']]);
  });

  test.each([
    ['not json', 'a JSON object', 'text that is not JSON'],
    ['[1]', 'a JSON object', 'a list'],
    ['null', 'a JSON object', 'null'],
    ['{"source":"a"}', 'the key "target"', 'none'],
    ['{"source":5,"target":"b"}', 'a string under the key "source"', '5'],
    ['{"source":"a","target":{"b":1}}', 'a string under the key "target"', '{"b":1}'],
  ])('%j is refused by its line', async (line, expected, found) => {
    const content = `{"source":"a","target":"b"}\n\n${line}\n`;
    await expect(rowsOf('a.jsonl', content)).rejects.toMatchObject({
      name: 'TextFileError',
      code: 'file-invalid',
      details: { file: path.join(folder, 'a.jsonl'), place: 'line 3', expected, found },
    });
  });

  test('a line of a million characters is a row', async () => {
    const source = 'слово '.repeat(200_000);
    expect(await rowsOf('a.jsonl', JSON.stringify({ source, target: 'x' }) + '\n')).toEqual([[1, source, 'x']]);
  });

  test('a line beyond 64 MiB is refused', async () => {
    const content = Buffer.concat([Buffer.from('{"source":"a","target":"b"}\n"'), Buffer.alloc(2 ** 26, 'x')]);
    await expect(rowsOf('a.jsonl', content)).rejects.toMatchObject({
      code: 'file-invalid',
      details: { place: 'line 2', expected: 'a line of at most 64 MiB' },
    });
  });

  test('bytes that are not UTF-8 are refused by their line', async () => {
    const content = Buffer.concat([Buffer.from('{"source":"a","target":"b"}\n'), Buffer.from([0xff, 0xfe, 0x0a])]);
    await expect(rowsOf('a.jsonl', content)).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { place: 'line 2', expected: 'UTF-8 text' },
    });
  });
});

describe('csv and tsv', () => {
  test('columns source and target are found by their names, wherever they stand', async () => {
    const content = '\uFEFFid,target, source\r\n1,"б, ""в""",a\r\n\r\n2,"x\r\ny","p\n\nq"\r\n3,,z\r\n';
    expect(await rowsOf('a.csv', content)).toEqual([
      [2, 'a', 'б, "в"'],
      [4, 'p\n\nq', 'x\r\ny'],
      [8, 'z', ''],
    ]);
  });

  test('without these names the first two columns are taken, and the first line is an example', async () => {
    expect(await rowsOf('a.tsv', 'source\tцель\tn\nHi, "you"\tПривет\t\n')).toEqual([
      [1, 'source', 'цель'],
      [2, 'Hi, "you"', 'Привет'],
    ]);
  });

  test('named columns make the first line a header; the one that is not named is the first that is left', async () => {
    const content = 'en,ru,target\na,б,c\n';
    const both = { source_column: 'ru', target_column: 'en' };
    expect(await rowsOf('a.csv', content, both)).toEqual([[2, 'б', 'a']]);
    expect(await rowsOf('b.csv', content, { source_column: 'ru' })).toEqual([[2, 'б', 'c']]);
    expect(await rowsOf('c.csv', content, { source_column: 'target' })).toEqual([[2, 'c', 'a']]);
    expect(await rowsOf('d.csv', content, { target_column: 'en' })).toEqual([[2, 'б', 'a']]);
  });

  test.each([
    ['a,b\nc,d\n', { target_column: 'ru' }, 1, 'a column named "ru"', 'the columns ["a","b"]'],
    ['a;b\nc;d\n', {}, 1, 'at least two columns, separated by commas', 'one'],
  ])('%j with %j is refused', async (content, options, line, expected, found) => {
    await expect(rowsOf('a.csv', content, options)).rejects.toMatchObject({
      code: 'file-invalid',
      details: { place: `line ${line}`, expected, found },
    });
  });

  test('a row with too few fields and a quotation mark that is not closed are refused by the line they begin in', async () => {
    const place = (line: number) => ({ details: { place: `line ${line}` } });
    await expect(rowsOf('a.csv', 'source,target\n"a\nb",c\nd\n')).rejects.toMatchObject(place(4));
    await expect(rowsOf('b.csv', 'source,target\na,b\n"c,d\n\n')).rejects.toMatchObject(place(3));
  });
});

describe('tmx', () => {
  const unit = (...variants: readonly (readonly [language: string, text: string])[]) =>
    `<tu>${variants.map(([language, text]) => `<tuv xml:lang="${language}"><seg>${text}</seg></tuv>`).join('')}</tu>\n`;
  const tmx = (srclang: string, ...units: string[]) =>
    `<?xml version="1.0"?>\n<tmx version="1.4"><header srclang="${srclang}"/><body>\n${units.join('')}</body></tmx>`;

  test("the header's source language goes with the first other one, in the whole file", async () => {
    const content = tmx(
      'en',
      unit(['de', 'eins'], ['en-US', 'one &amp; <bpt i="1">&lt;b></bpt>only<ept i="1"/>'], ['ru', 'один']),
      unit(['ru', 'два'], ['de', 'zwei'], ['en', 'two']),
      unit(['en', 'three'], ['ru', 'три']),
      unit(['de', 'vier'], ['ru', 'четыре']),
    );
    expect(await rowsOf('a.tmx', content)).toEqual([
      [3, 'one & only', 'eins'],
      [4, 'two', 'zwei'],
      [5, 'three', ''],
      [6, '', 'vier'],
    ]);
  });

  test('where the header names none, the first unit does', async () => {
    const content = tmx('*all*', unit(['ru', 'а'], ['zh', '一']), unit(['zh', '二'], ['ru', 'б']));
    expect(await rowsOf('a.tmx', content)).toEqual([
      [3, 'а', '一'],
      [4, 'б', '二'],
    ]);
  });

  test('chosen languages win', async () => {
    const content = tmx('en', unit(['en', 'one'], ['ru', 'один'], ['zh', '一']));
    const options = { source_language: 'zh', target_language: 'en-GB' };
    expect(await rowsOf('a.tmx', content, options)).toEqual([[3, '一', 'one']]);
  });

  test('damaged XML is refused by its line', async () => {
    await expect(rowsOf('a.tmx', tmx('en', '<tu></body>'))).rejects.toMatchObject({
      code: 'file-invalid',
      details: { place: 'line 3' },
    });
  });
});

describe('two aligned text files', () => {
  const aligned = async (source: string, target: string) => {
    const target_path = path.join(folder, 'a.ru');
    await writeFile(target_path, target);
    return rowsOf('a.en', source, { target_path });
  };

  test('line n goes with line n; blank lines are empty sides and marks are skipped', async () => {
    expect(await aligned('\uFEFFone\n\nthree\r\nfour', '\uFEFFодин\nдва\n\nчетыре\n')).toEqual([
      [1, 'one', 'один'],
      [2, '', 'два'],
      [3, 'three', ''],
      [4, 'four', 'четыре'],
    ]);
  });

  test.each([
    ['a\nb\nc\n', 'а\n', 3, 1],
    ['', 'а\nб\n\n', 0, 3],
  ])('%j and %j differ in length, and both lengths are named', async (source, target, lines, targetLines) => {
    await expect(aligned(source, target)).rejects.toMatchObject({
      name: 'DataSetError',
      code: 'lines-unequal',
      details: {
        file: path.join(folder, 'a.ru'),
        expected: `${lines} lines, as in ${path.join(folder, 'a.en')}`,
        found: `${targetLines} lines`,
      },
    });
  });
});

test('examples that were typed in are counted from 1', async () => {
  const examples = [
    { source: 'a', target: 'b' },
    { source: '', target: 'c' },
  ];
  const rows: ExampleRow[] = [];
  for await (const row of readExamples({ kind: 'examples', examples })) rows.push(row);
  expect(rows).toEqual([
    { line: 1, source: 'a', target: 'b' },
    { line: 2, source: '', target: 'c' },
  ]);
});

test('a kind that is not known, a missing file and a folder are told apart', async () => {
  const read = (name: string) => readExamples({ kind: 'file', path: path.join(folder, name) }).next();
  await expect(read('a.xlsx')).rejects.toMatchObject({ code: 'file-kind-unknown', details: { found: 'xlsx' } });
  await expect(read('missing.csv')).rejects.toMatchObject({ code: 'data-file-not-found' });
  await expect(rowsOf('a.txt', 'a\n', { target_path: folder })).rejects.toMatchObject({
    code: 'file-unreadable',
    details: { file: folder, found: 'a folder' },
  });
});

test('an aborted signal ends the reading with the code cancelled', async () => {
  const controller = new AbortController();
  const examples = Array.from({ length: 3 }, () => ({ source: 'a', target: 'b' }));
  const rows = readExamples({ kind: 'examples', examples }, { signal: controller.signal });
  await rows.next();
  controller.abort();
  await expect(rows.next()).rejects.toMatchObject({ name: 'DataSetError', code: 'cancelled' });
});
