import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { journalLine } from './journal.ts';
import { translateFile, type FileTranslationRequest } from './translate-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'translate-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (name: string) => path.join(folder, name);
const upperCase = async (texts: readonly string[]) => texts.map((text) => text.toUpperCase());

/** Writes the input, translates it into upper case, and gives the output. */
async function translated(
  name: string,
  content: string | Buffer,
  more: Partial<FileTranslationRequest> = {},
): Promise<string> {
  const input = inFolder(name);
  const output = inFolder(`out-${name}`);
  await writeFile(input, content);
  await translateFile({ input, output, translateBatch: upperCase, batchSize: 2, ...more });
  return readFile(output, 'utf8');
}

describe('txt', () => {
  test('each line is translated in its place, blank lines and line endings stay', async () => {
    const sent: string[][] = [];
    const translateBatch = (texts: readonly string[]) => {
      sent.push([...texts]);
      return upperCase(texts);
    };
    const output = await translated('a.txt', 'one\r\n\n  \ntwo\nпривет\u2028x\nlast', { translateBatch });
    expect(output).toBe('ONE\r\n\n  \nTWO\nПРИВЕТ\u2028X\nLAST');
    expect(sent).toEqual([
      ['one', 'two'],
      ['привет\u2028x', 'last'],
    ]);
  });

  test('a byte order mark stays and is not sent; a translation never breaks its line', async () => {
    const output = await translated('a.txt', '\uFEFFa\nb\n', {
      translateBatch: async (texts) => texts.map((t) => `<${t}>\n!`),
    });
    expect(output).toBe('\uFEFF<a> !\n<b> !\n');
  });

  test('an empty file gives an empty file', async () => {
    expect(await translated('a.txt', '')).toBe('');
  });

  test('characters and lines that cross the pieces in which a file is read stay whole', async () => {
    const content = Array.from({ length: 9000 }, (_, i) => `${'ж😀'.repeat(i % 13)}a${i}`).join('\n');
    expect(await translated('a.txt', content, { batchSize: 1000 })).toBe(content.toUpperCase());
  });
});

describe('jsonl', () => {
  test('the keys can be named', async () => {
    const more = { source_column: 'ru', target_column: 'en' };
    expect(await translated('a.jsonl', '{"ru": "а"}\n{"en":"old","ru":"б"}', more)).toBe(
      '{"ru": "а","en":"А"}\n{"en":"Б","ru":"б"}',
    );
  });

  test('a translation is added to each line as it stands, or replaced', async () => {
    const lines = [
      '{"id": 12345678901234567890, "source": "one"}',
      '',
      '{"source":"two","translation":"old","n":1} ',
      '{ "source" : "  " }',
      '{"source":"}"}',
    ];
    expect(await translated('a.jsonl', lines.join('\n'))).toBe(
      [
        '{"id": 12345678901234567890, "source": "one","translation":"ONE"}',
        '',
        '{"source":"two","translation":"TWO","n":1}',
        '{ "source" : "  ","translation":""}',
        '{"source":"}","translation":"}"}',
      ].join('\n'),
    );
  });

  test.each([
    ['{"source":"a"}\nnot json\n', 'text that is not JSON'],
    ['{"source":"a"}\n[1]\n', 'a list'],
    ['{"source":"a"}\n7\n', '7'],
    ['{"source":"a"}\n{"text":"a"}\n', 'none'],
    ['{"source":"a"}\n{"source":5}\n', '5'],
  ])('%j is refused by its line, before anything is translated', async (content, found) => {
    const translateBatch = () => Promise.reject(new Error('nothing may be translated'));
    await expect(translated('a.jsonl', content, { translateBatch })).rejects.toMatchObject({
      name: 'TextFileError',
      code: 'file-invalid',
      details: { file: inFolder('a.jsonl'), place: 'line 2', found },
    });
  });
});

describe('csv and tsv', () => {
  test('the columns can be named; a target column is filled where it stands', async () => {
    const more = { source_column: 'ru', target_column: 'en' };
    expect(await translated('a.csv', 'en,ru\nold,а\n', more)).toBe('en,ru\nА,а\n');
    expect(await translated('b.csv', 'id,ru\n1,а\n', more)).toBe('id,ru,en\n1,а,А\n');
  });

  test('what is written is told in the file’s order, with its lines', async () => {
    const rows: unknown[] = [];
    await translated('a.csv', 'id,source\n1,a\n2,\n3,ccc\n4,bb\n', { onWritten: (more) => rows.push(...more) });
    expect(rows).toEqual([
      { line: 2, source: 'a', translation: 'A' },
      { line: 4, source: 'ccc', translation: 'CCC' },
      { line: 5, source: 'bb', translation: 'BB' },
    ]);
  });

  test('the column source is translated into a new last column, quoted where it has to be', async () => {
    const output = await translated('a.csv', 'id,source\r\n1,"a, ""b"""\r\n\r\n2,"two\nlines"\r\n3,\r\n');
    expect(output).toBe('id,source,translation\r\n1,"a, ""b""","A, ""B"""\r\n2,"two\nlines","TWO\nLINES"\r\n3,,\r\n');
  });

  test('without a column source the first one is translated; a column translation is filled where it stands', async () => {
    expect(await translated('a.tsv', '\uFEFFtext\ttranslation\tnote\na, b\told\tn\nc\t\t"q\tr"\n')).toBe(
      '\uFEFFtext\ttranslation\tnote\na, b\tA, B\tn\nc\tC\t"q\tr"\n',
    );
  });

  test('a quotation mark inside a field is text', async () => {
    expect(await translated('a.tsv', 'source\na "b" c\n')).toBe('source\ttranslation\n"a ""b"" c"\t"A ""B"" C"\n');
  });

  test.each([
    ['source,b\n"one\nx",1\ntwo,2,3\n', 4, '2 fields (source, b)', 'fields-unequal'],
    ['source,b\r\n"one\r\nx",1\r\n\r\n"two,2\r\nthree,3\r\n', 5, 'a closing quotation mark', 'file-invalid'],
    ['', 1, 'a line that names the columns', 'file-invalid'],
  ])('%j is refused at line %i', async (content, line, expected, code) => {
    await expect(translated('a.csv', content)).rejects.toMatchObject({
      code,
      details: { place: `line ${line}`, expected },
    });
  });
});

describe('tmx', () => {
  const tmx = (body: string, srclang = 'en') =>
    `<?xml version="1.0" encoding="UTF-8"?>\r\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">` +
    `<header srclang="${srclang}" note='a > b'/>\n<!-- <tu> in a comment -->\n<body>${body}</body></tmx>\n`;

  test('the target segment is replaced, its attributes, other languages and all else stay', async () => {
    const unit = (target: string) =>
      `<tu tuid="1"><note>n</note><tuv xml:lang="DE"><seg>eins</seg></tuv>` +
      `<tuv xml:lang="EN-us"><seg>one &amp; <bpt i="1">&lt;b></bpt>t<hi>w</hi>o<ept i="1">x</ept></seg></tuv>` +
      `<tuv xml:lang="ru" changeid='x>y'><prop type="p">v</prop><seg>${target}</seg></tuv></tu>`;
    const more = { target_language: 'ru-RU' };
    expect(await translated('a.tmx', tmx(unit('ст<ph>1</ph>арый')), more)).toBe(tmx(unit('ONE &amp; TWO')));
  });

  test('without a target language the first variant in another language is the target, and <seg/> is opened', async () => {
    const unit = (target: string) =>
      `<tu><tuv xml:lang="en"><seg>one</seg></tuv><tuv xml:lang="fr">${target}</tuv><tuv xml:lang="de"><seg>x</seg></tuv></tu>`;
    expect(await translated('a.tmx', tmx(unit('<seg/>')))).toBe(tmx(unit('<seg>ONE</seg>')));
  });

  test('a missing variant is added, indented as the source, in the language asked for or seen before', async () => {
    const unit = (added: string) => `\n  <tu>\n    <tuv xml:lang="en"><seg>one</seg></tuv>${added}\n  </tu>\n`;
    const added = (language: string) => unit(`\n    <tuv xml:lang="${language}"><seg>ONE</seg></tuv>`);
    expect(await translated('a.tmx', tmx(unit('')))).toBe(tmx(added('und')));
    expect(await translated('b.tmx', tmx(unit('')), { target_language: 'zh' })).toBe(tmx(added('zh')));
    const before = (target: string) =>
      `<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="ru"><seg>${target}</seg></tuv></tu>`;
    expect(await translated('c.tmx', tmx(before('б') + unit('')))).toBe(tmx(before('A') + added('ru')));
  });

  test('a unit names its own source language; *all* means the first variant; empty segments are left alone', async () => {
    const two = (srclang: string, en: string, ru: string) =>
      `<tu${srclang}><tuv xml:lang="en"><seg>${en}</seg></tuv><tuv xml:lang="ru"><seg>${ru}</seg></tuv></tu>`;
    expect(await translated('a.tmx', tmx(two(' srclang="ru"', 'a', 'б')))).toBe(tmx(two(' srclang="ru"', 'Б', 'б')));
    expect(await translated('b.tmx', tmx(two('', 'a', 'б'), '*all*'))).toBe(tmx(two('', 'a', 'A'), '*all*'));
    expect(await translated('c.tmx', tmx(two('', ' ', 'б')))).toBe(tmx(two('', ' ', 'б')));
  });

  test('what XML cannot hold is escaped or left out', async () => {
    const unit = (target: string) =>
      `<tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="ru"><seg>${target}</seg></tuv></tu>`;
    const more = { translateBatch: async () => ['<a & b>\u0001\uD800😀'] };
    expect(await translated('a.tmx', tmx(unit('x')), more)).toBe(tmx(unit('&lt;a &amp; b&gt;😀')));
  });

  test('a byte order mark and units across the pieces in which a file is read keep their places', async () => {
    const unit = (i: number, target: string) =>
      `<tu>\r\n<tuv xml:lang="en"><seg>текст😀 ${i}</seg></tuv><tuv xml:lang="ru"><seg>${target}</seg></tuv></tu>`;
    const file = (target: (i: number) => string) =>
      `\uFEFF${tmx(Array.from({ length: 4000 }, (_, i) => unit(i, target(i))).join('\r\n'))}`;
    const output = await translated(
      'a.tmx',
      file(() => 'x'),
      { batchSize: 500 },
    );
    expect(output).toBe(file((i) => `ТЕКСТ😀 ${i}`));
  });

  test.each([
    ['<tmx>\n<body>\n<tu></body></tmx>', 3, 'well-formed XML'],
    ['<tmx>\n<body><tu><tuv xml:lang="en"><seg>a', 2, 'well-formed XML'],
    ['<tmx><body>\n&evil;</body></tmx>', 2, 'well-formed XML'],
    ['\n<html></html>', 2, 'a <tmx> element'],
    ['', 1, 'well-formed XML'],
  ])('%j is refused at line %i', async (content, line, expected) => {
    await expect(translated('a.tmx', content)).rejects.toMatchObject({
      code: 'file-invalid',
      details: { place: `line ${line}`, expected },
    });
  });
});

describe('a run that is interrupted', () => {
  const lines = Array.from({ length: 23 }, (_, i) => `line ${i}`);
  const whole = lines.join('\n').toUpperCase();
  // What batches of three are: the first window is one batch; in the second the longest lines go first, then the shortest,
  // of which one batch is not full.
  const first = lines.slice(0, 3);
  const second = lines.slice(10, 13);
  const shortest = lines.slice(8, 10);
  let sent: string[];
  let input: string;
  let output: string;
  beforeEach(async () => {
    sent = [];
    input = inFolder('in.txt');
    output = inFolder('out.txt');
    await writeFile(input, lines.join('\n'));
  });

  /** Translates batches of three; `before` runs before each batch and may throw. */
  const run = (before: (batch: number) => void = () => {}, more: Partial<FileTranslationRequest> = {}) => {
    let batch = 0;
    const translateBatch = (texts: readonly string[]) => {
      before(++batch);
      sent.push(...texts);
      return upperCase(texts);
    };
    return translateFile({ input, output, translateBatch, batchSize: 3, fingerprint: 'm', ...more });
  };
  const failAt = (at: number) => (batch: number) => {
    if (batch === at) throw new Error('the model failed');
  };

  test('goes on after the last whole batch, with no line lost, doubled or translated twice', async () => {
    await expect(run(failAt(4))).rejects.toThrow('the model failed');
    expect(await readdir(folder)).toEqual(['in.txt', 'out.txt.journal', 'out.txt.partial']);
    const progress: object[] = [];
    const result = await run(undefined, { onProgress: (event) => progress.push(event) });
    expect(result).toEqual({ output, translated: 23, resumed: 8 });
    expect(progress.at(0)).toEqual({ done: 8, total: 23 });
    expect(progress.at(-1)).toEqual({ done: 23, total: 23 });
    expect(await readFile(output, 'utf8')).toBe(whole);
    expect(sent.toSorted()).toEqual(lines.toSorted());
    expect(await readdir(folder)).toEqual(['in.txt', 'out.txt']);
  });

  test('an aborted signal stops it between two batches with the code cancelled', async () => {
    const controller = new AbortController();
    const abortAt = (batch: number) => {
      if (batch === 3) controller.abort();
    };
    await expect(run(abortAt, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    sent = [];
    expect(await run()).toMatchObject({ resumed: 6 });
    const before = new Set([...first, ...second]);
    expect(sent.toSorted()).toEqual(lines.filter((line) => !before.has(line)).toSorted());
    expect(await readFile(output, 'utf8')).toBe(whole);
  });

  test('stopped after every single batch, it still gives the same output', async () => {
    for (let at = 1; at <= 8; at++) await expect(run(failAt(at === 1 ? 1 : 2))).rejects.toThrow('the model failed');
    await run();
    expect(await readFile(output, 'utf8')).toBe(whole);
    expect(sent.toSorted()).toEqual(lines.toSorted());
  });

  test('a kill between output and journal, or within a journal line, costs one batch', async () => {
    await expect(run(failAt(4))).rejects.toThrow();
    await appendFile(`${output}.partial`, 'LINE 9\nLI');
    await appendFile(`${output}.journal`, '{"records":12,"trans');
    sent = [];
    expect(await run()).toMatchObject({ resumed: 8 });
    const before = new Set([...first, ...second, ...shortest]);
    expect(sent.toSorted()).toEqual(lines.filter((line) => !before.has(line)).toSorted());
    expect(await readFile(output, 'utf8')).toBe(whole);
  });

  test('a kill after the output was put in its place is not work to be done again', async () => {
    const kept = inFolder('kept');
    // The state in between: the whole output in its place, no partial file, and a journal that tells of the last batch.
    await expect(run(failAt(8))).rejects.toThrow();
    await rename(`${output}.journal`, kept);
    await rm(`${output}.partial`);
    await run();
    await rename(kept, `${output}.journal`);
    await appendFile(
      `${output}.journal`,
      journalLine({ records: 23, translated: 23, bytes: Buffer.byteLength(whole) }),
    );
    sent = [];
    expect(await run()).toEqual({ output, translated: 23, resumed: 23 });
    expect(sent).toEqual([]);
    expect(await readdir(folder)).toEqual(['in.txt', 'out.txt']);
  });

  test.each<[string, () => Promise<unknown>, Partial<FileTranslationRequest>]>([
    ['another model', async () => {}, { fingerprint: 'other' }],
    ['a changed input', () => appendFile(input, '!'), {}],
    ['a partial file that was cut', () => truncate(`${output}.partial`, 3), {}],
    ['a damaged journal', () => writeFile(`${output}.journal`, 'x\n'), {}],
  ])('%s means that it begins again', async (_, change, more) => {
    await expect(run(failAt(4))).rejects.toThrow();
    await change();
    expect(await run(undefined, more)).toMatchObject({ resumed: 0, translated: 23 });
    expect(await readFile(output, 'utf8')).toBe((await readFile(input, 'utf8')).toUpperCase());
  });
});

describe('what cannot be done says so', () => {
  const request = (input: string, output: string): FileTranslationRequest => ({
    input: inFolder(input),
    output: inFolder(output),
    translateBatch: upperCase,
    batchSize: 2,
  });

  test('bytes that are not UTF-8 are named with their line', async () => {
    const content = Buffer.concat([
      Buffer.from('жа\nб\n'.repeat(20_000)),
      Buffer.from([0x61, 0xff]),
      Buffer.from('\nx'),
    ]);
    await expect(translated('a.txt', content)).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { place: 'line 40001', expected: 'UTF-8 text' },
    });
  });

  test('a table that is not UTF-8 ends with the same error', async () => {
    const content = Buffer.concat([Buffer.from('source\na\n'), Buffer.from([0xff, 0x0a])]);
    await expect(translated('a.csv', content)).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { place: 'line 3', expected: 'UTF-8 text' },
    });
  });

  test('a character cut by the end of the file is not UTF-8 either', async () => {
    await expect(translated('a.txt', Buffer.from([0x61, 0x0a, 0xd0]))).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { place: 'line 2' },
    });
  });

  test.each<[string, string, string]>([
    ['missing.txt', 'out.txt', 'data-file-not-found'],
    ['.', 'out.txt', 'file-kind-unknown'],
    ['a.docx', 'out.docx', 'file-kind-unknown'],
    ['a.txt', 'a.txt', 'output-is-input'],
    ['a.txt', 'no/folder/out.txt', 'file-unwritable'],
    ['folder.txt', 'out.txt', 'file-unreadable'],
  ])('%s into %s: %s', async (input, output, code) => {
    await writeFile(inFolder('a.txt'), 'a');
    await writeFile(inFolder('a.docx'), 'a');
    await mkdir(inFolder('folder.txt'));
    await expect(translateFile(request(input, output))).rejects.toMatchObject({ code });
  });

  test('a batch with too few translations', async () => {
    const translateBatch = async () => ['only one'];
    await expect(translated('a.txt', 'a\nb\n', { translateBatch })).rejects.toMatchObject({
      code: 'translation-count',
    });
  });

  test('an input that changes under the work', async () => {
    const translateBatch = async (texts: readonly string[]) => {
      await appendFile(inFolder('a.txt'), 'more\n');
      return texts;
    };
    await expect(translated('a.txt', 'a\nb\n', { translateBatch })).rejects.toMatchObject({ code: 'file-changed' });
    expect(await readdir(folder)).not.toContain('out-a.txt');
  });

  test('an input that vanishes under the work', async () => {
    const translateBatch = async (texts: readonly string[]) => {
      await rm(inFolder('a.txt'));
      return texts;
    };
    await expect(translated('a.txt', 'a\nb\nc\n', { translateBatch })).rejects.toMatchObject({
      code: 'file-removed',
      details: { hint: expect.stringContaining('Put the file back') },
    });
    expect((await readdir(folder)).toSorted()).toEqual(['out-a.txt.journal', 'out-a.txt.partial']);
  });

  test('a disk that is full: what was done is kept, and the same call goes on', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    await writeFile(inFolder('a.txt'), lines.join('\n'));
    const probe = await open(inFolder('probe'), 'w');
    await probe.close();
    // Every handle writes its journal through here.
    const handles = Object.getPrototypeOf(probe) as { datasync: typeof probe.datasync };
    const datasync = handles.datasync;
    let writes = 0;
    const full = vi.spyOn(handles, 'datasync').mockImplementation(function (this: typeof probe) {
      if (++writes < 6) return datasync.call(this);
      return Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    });
    const again = { ...request('a.txt', 'out.txt'), batchSize: 2 };
    await expect(translateFile(again)).rejects.toMatchObject({
      code: 'output-disk-full',
      details: { found: 'ENOSPC', hint: expect.stringContaining('Free some space') },
    });
    full.mockRestore();
    expect(await readdir(folder)).not.toContain('out.txt');
    expect((await translateFile(again)).resumed).toBeGreaterThan(0);
    expect(await readFile(inFolder('out.txt'), 'utf8')).toBe(lines.join('\n').toUpperCase());
  });
});
