import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson, readLines, readText, type Inputs } from './input.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

const inputsFrom = (chunks: readonly (string | Buffer)[], signal = new AbortController().signal): Inputs => ({
  stdin: Readable.from(chunks.map((chunk) => Buffer.from(chunk as string))),
  signal,
});

async function linesOf(chunks: readonly (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(inputsFrom(chunks), '-')) lines.push(line);
  return lines;
}

test.each([
  ['an empty file has no lines', '', []],
  ['a final line feed ends the last line', 'a\nb\n', ['a', 'b']],
  ['a last line without a line feed counts', 'a\nb', ['a', 'b']],
  ['empty lines are lines', '\n\na\n\n', ['', '', 'a', '']],
  ['nothing is trimmed', ' a \t\n\u00a0b\u3000\n', [' a \t', '\u00a0b\u3000']],
  ['only line feeds split', 'a\r\nb\rc\u2028d\u0085e\vf\fg\n', ['a\r', 'b\rc\u2028d\u0085e\vf\fg']],
  ['a byte order mark is a part of its line', '\ufeffa\n', ['\ufeffa']],
  ['NUL is a character', 'a\0b\n', ['a\0b']],
])('%s', async (_name, text, expected) => {
  expect(await linesOf([text])).toEqual(expected);
});

test('a character that two chunks share stays whole, wherever the cut falls', async () => {
  const bytes = Buffer.from('ж▁𝄞\nя\n');
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(await linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(['ж▁𝄞', 'я']);
  }
});

test('bytes that are no UTF-8 become U+FFFD and cost no other character', async () => {
  expect(await linesOf([Buffer.from([0x61, 0xff, 0x62, 0x0a, 0x63])])).toEqual(['a\ufffdb', 'c']);
});

test('a line of 32 MB in small chunks comes whole', async () => {
  const chunk = 'x'.repeat(64 * 1024);
  const [line, ...others] = await linesOf([...Array<string>(512).fill(chunk), '\n']);
  expect(line?.length).toBe(32 * 1024 * 1024);
  expect(others).toEqual([]);
});

test('a file that is not there is an error with its path', async () => {
  const path = join(folder, 'missing.txt');
  await expect(readText(inputsFrom([]), path)).rejects.toMatchObject({ code: 'file-not-found', data: { file: path } });
});

test('a folder in place of a file is an error with its path', async () => {
  await expect(readText(inputsFrom([]), folder)).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('aborting ends a wait for input that never comes', async () => {
  const controller = new AbortController();
  const reading = readText({ stdin: new PassThrough(), signal: controller.signal }, '-');
  setTimeout(() => controller.abort(), 10);
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
});

test('the line feed that ends a text file is not part of the text; spaces and other line feeds are', async () => {
  expect(await readText(inputsFrom([' a\n\nb \n']), '-')).toBe(' a\n\nb ');
  expect(await readText(inputsFrom(['a\r\n']), '-')).toBe('a');
});

test('a file that is no JSON document is named', async () => {
  const path = join(folder, 'sheet.json');
  await writeFile(path, '{"X": [[1]');
  await expect(readJson(inputsFrom([]), path)).rejects.toMatchObject({ code: 'file-invalid', data: { file: path } });
});
