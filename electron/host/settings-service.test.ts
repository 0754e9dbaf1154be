import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallContext } from '../contract/serve-calls.ts';
import { createSettingsService } from './settings-service.ts';

let dataFolder: string;
let file: string;
beforeEach(async () => {
  dataFolder = join(await mkdtemp(join(tmpdir(), 'settings-')), 'not yet there');
  file = join(dataFolder, 'settings.json');
});
afterEach(() => rm(join(dataFolder, '..'), { recursive: true, force: true }));

const context: CallContext = { emit: () => undefined, signal: new AbortController().signal };
function settings() {
  const said: string[] = [];
  const service = createSettingsService({ dataFolder, log: (sentence) => said.push(sentence) });
  return {
    said,
    read: () => service['settings.read']({}, context),
    write: (changes: Record<string, unknown>) => service['settings.write']({ settings: changes }, context),
  };
}
const writeRaw = async (content: string | Uint8Array) => {
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, content);
};

test('what is written is there at the next start; a null forgets a key; the rest stays', async () => {
  const first = settings();
  expect(await first.read()).toEqual({});
  await first.write({ language: 'ru', theme: 'dark', history: [{ source: 'Мама \ud800', score: -0.5 }] });
  expect(await first.write({ theme: null, 'a.b': false })).toEqual({
    language: 'ru',
    history: [{ source: 'Мама \ud800', score: -0.5 }],
    'a.b': false,
  });
  const second = settings();
  expect(await second.read()).toEqual({
    language: 'ru',
    history: [{ source: 'Мама \ud800', score: -0.5 }],
    'a.b': false,
  });
  expect(second.said).toEqual([]);
});

test('writes that come at once do not lose each other, even from two labs one after the other', async () => {
  const [one, two] = [settings(), settings()];
  await Promise.all(Array.from({ length: 20 }, (_, index) => one.write({ [`key${index}`]: index })));
  await two.write({ other: 1 });
  expect(Object.keys(await one.read())).toHaveLength(21);
  expect(await readdir(dataFolder)).toEqual(['settings.json']);
});

test.each<[string, string | Uint8Array]>([
  ['cut off', '{"a": 1, "b'],
  ['no JSON', new Uint8Array([0, 255, 1])],
  ['empty', ''],
  ['a list', '[1]'],
  ['a null', 'null'],
  ['larger than a megabyte', JSON.stringify({ a: 'x'.repeat(1024 * 1024) })],
  ['nested without end', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ['made to change prototypes', '{"a": {"__proto__": {"polluted": true}}}'],
])('a file that is %s is set aside, said, and the settings begin anew', async (_name, content) => {
  await writeRaw(content);
  const { read, write, said } = settings();
  expect(await read()).toEqual({});
  expect(said).toEqual([expect.stringContaining(file)]);
  const [aside] = await readdir(dataFolder);
  expect(aside).toMatch(/^settings\.damaged-.*\.json$/);
  expect((await readFile(join(dataFolder, aside!))).equals(Buffer.from(content as string))).toBe(true);
  expect(await write({ a: 1 })).toEqual({ a: 1 });
  expect(await read()).toEqual({ a: 1 });
});

test('a file that cannot be read is not taken for a damaged one', async () => {
  await mkdir(file, { recursive: true });
  const { read, said } = settings();
  await expect(read()).rejects.toMatchObject({ code: 'EISDIR' });
  expect(said).toEqual([]);
  expect(await readdir(dataFolder)).toEqual(['settings.json']);
});

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
test.each<[string, Record<string, unknown>, string]>([
  ['a key that could change a prototype', { a: JSON.parse('{"__proto__": 1}') }, 'settings.a.__proto__'],
  ['the key constructor', { a: [{ constructor: 1 }] }, 'settings.a[0].constructor'],
  ['a function', { a: () => 1 }, 'settings.a'],
  ['an undefined', { a: undefined }, 'settings.a'],
  ['a number that JSON does not know', { a: [1, Infinity] }, 'settings.a[1]'],
  ['a big integer', { a: 1n }, 'settings.a'],
  ['a date', { a: new Date() }, 'settings.a'],
  ['a cycle', { cycle }, 'settings.cycle.self'],
])('%s is refused with its place, and nothing is written', async (_name, changes, place) => {
  const { write } = settings();
  await expect(write(changes)).rejects.toMatchObject({
    code: 'invalid-request',
    data: { place: expect.stringContaining(place) },
  });
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('settings beyond a megabyte are refused, and what was there stays', async () => {
  const { read, write } = settings();
  await write({ a: 1 });
  await expect(write({ b: 'ы'.repeat(600_000) })).rejects.toMatchObject({
    code: 'invalid-request',
    data: { expected: 'at most 1048576 bytes in all' },
  });
  expect(await read()).toEqual({ a: 1 });
});
