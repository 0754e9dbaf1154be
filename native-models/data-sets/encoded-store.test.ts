import { appendFile, cp, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examplesFile } from '../runs/run-data.ts';
import { requireReference } from '../testing/reference.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { encodeExamples, type EncodeExamplesOptions } from './encode-examples.ts';
import type { EncodedExamples } from './encoded-examples.ts';
import { EncodedStore } from './encoded-store.ts';
import type { DataSource, Example } from './example.ts';
import { hashSource, rememberFiles, type HashedSource } from './hashed-source.ts';

let tokenizer: Tokenizer;
beforeAll(async () => void (tokenizer = await loadTokenizer(requireReference('models/translator'))));
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-examples-'))));
afterEach(() => rm(folder, { recursive: true }));

const settings = { task_prefix: 'translate to ru: ', max_source_length: 24, max_target_length: 12 };
const store = (limitBytes?: number) => new EncodedStore(join(folder, 'examples'), limitBytes);
const entries = async () => (await readdir(join(folder, 'examples')).catch(() => [])).sort();

/** Counts the texts that are encoded: a data set out of the store needs none. */
function counting() {
  const counted = { texts: 0 };
  const encodeIds: Tokenizer['encodeIds'] = (text, options) => {
    counted.texts++;
    return tokenizer.encodeIds(text, options);
  };
  return { counted, tokenizer: Object.assign(Object.create(tokenizer) as Tokenizer, { encodeIds }) };
}

async function hashed(source: DataSource): Promise<HashedSource> {
  const assertUnchanged = await rememberFiles(source);
  const files =
    source.kind === 'file' ? await hashSource(source, undefined) : [examplesFile('train', source.examples).hashed];
  return { source, hashes: files.map(({ sha256 }) => sha256), assertUnchanged };
}

async function open(source: DataSource, more: Partial<EncodeExamplesOptions> & { limitBytes?: number } = {}) {
  const options = { tokenizer, tokenizer_sha256: 'of the translator', ...settings, ...more };
  return store(more.limitBytes).open(await hashed(source), options);
}

function contentOf(examples: EncodedExamples) {
  return Array.from({ length: examples.count }, (_, index) => ({
    source: [...examples.source(index)],
    target: [...examples.target(index)],
    sourceLength: examples.sourceLength(index),
    line: examples.line(index),
  }));
}

/** What is found, and whether it had to be encoded for that. */
async function look(source: DataSource, limitBytes?: number) {
  const { counted, tokenizer } = counting();
  await using opened = await open(source, { tokenizer, ...(limitBytes === undefined ? {} : { limitBytes }) });
  return { content: contentOf(opened.examples), report: opened.report, encoded: counted.texts > 1 }; // 1: the prefix
}

async function expectEqualToMemory(source: DataSource, found: Awaited<ReturnType<typeof look>>) {
  const { examples, report } = await encodeExamples(source, { tokenizer, ...settings });
  expect(found.content).toEqual(contentOf(examples));
  expect(found.report).toEqual(report);
}

const pairs = (count: number, word = 'number'): Example[] =>
  Array.from({ length: count }, (_, at) => ({ source: `Where is ${word} ${at}?`, target: `Где номер ${at}?` }));
const typed = (examples: readonly Example[]): DataSource => ({ kind: 'examples', examples });

describe('a data set out of the store', () => {
  const text = fc.oneof(
    fc.constantFrom('', ' ', 'Where is rice cracker?', 'привет', 'a </s> b', '\ud83d'),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.integer({ min: 1, max: 6000 }).map((times) => 'Где number '.repeat(times)),
  );
  const rows = fc.array(fc.record({ source: text, target: text }), { maxLength: 40 });

  test('is the one that is encoded in memory, the first time and every other, typed in or from the file of a run', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (random) => {
        const examples = [...random, { source: 'one', target: 'раз' }];
        const first = await look(typed(examples));
        await expectEqualToMemory(typed(examples), first);
        const again = await look(typed(examples));
        expect(again).toEqual({ ...first, encoded: false });
        const path = join(folder, 'train.jsonl');
        await writeFile(path, examplesFile('train', examples).content);
        const fromFile = await look({ kind: 'file', path });
        expect(fromFile).toEqual(again);
        await expectEqualToMemory({ kind: 'file', path }, fromFile);
      }),
      { numRuns: 40, seed: 20264 },
    );
  });

  test('may have examples of any length', async () => {
    const examples = [200_000, 1, 30_000, 5].map((times) => ({ source: 'is '.repeat(times), target: 'two' }));
    const long = { max_source_length: 100_000 };
    for (let time = 0; time < 2; time++) {
      await using opened = await open(typed(examples), long);
      const memory = await encodeExamples(typed(examples), { tokenizer, ...settings, ...long });
      expect(opened.examples.sourceLength(0)).toBe(100_000);
      // Back and forth: every read comes from another place.
      for (const index of [0, 3, 1, 2, 0]) {
        expect(opened.examples.source(index)).toEqual(memory.examples.source(index));
        expect(opened.examples.target(index)).toEqual(memory.examples.target(index));
      }
    }
  });

  test('is told as progress at once', async () => {
    await look(typed(pairs(30)));
    const progress: number[] = [];
    await using opened = await open(typed(pairs(30)), { onProgress: (rows) => progress.push(rows) });
    expect(opened.examples.count).toBe(30);
    expect(progress).toEqual([30]);
  });

  test('is the same for two who open it at the same time, and stays once', async () => {
    const found = await Promise.all([1, 2, 3].map(() => look(typed(pairs(500)))));
    for (const each of found) await expectEqualToMemory(typed(pairs(500)), each);
    expect(await entries()).toHaveLength(1);
    expect((await look(typed(pairs(500)))).encoded).toBe(false);
  });
});

describe('an entry that is not whole', () => {
  const edit = async (file: string, change: (bytes: Buffer) => void) => {
    const bytes = await readFile(file);
    change(bytes);
    await writeFile(file, bytes);
  };
  const flip = (at: number) => (bytes: Buffer) => void (bytes[at]! ^= 1);
  const inIndex = (from: string, to: string) => async (file: string) =>
    writeFile(file, (await readFile(file, 'utf8')).replace(from, to));

  test.each<[string, string, (file: string) => Promise<void>]>([
    ['ids cut short', 'ids.bin', (file) => truncate(file, 40)],
    ['an id that is another', 'ids.bin', (file) => edit(file, flip(400))],
    ['no ids', 'ids.bin', (file) => rm(file)],
    ['rows cut short', 'rows.bin', (file) => truncate(file, 12)],
    ['a row too many', 'rows.bin', (file) => appendFile(file, Buffer.alloc(12))],
    ['a row that is another', 'rows.bin', (file) => edit(file, flip(25))],
    ['no rows', 'rows.bin', (file) => rm(file)],
    ['a report that is another', 'index.json', inIndex('"rows":50', '"rows":51')],
    ['half an index', 'index.json', (file) => truncate(file, 100)],
    ['an empty index', 'index.json', (file) => truncate(file, 0)],
    ['no index', 'index.json', (file) => rm(file)],
  ])('is made anew: %s', async (_what, file, damage) => {
    const whole = await look(typed(pairs(50)));
    const [name] = await entries();
    const path = join(folder, 'examples', name!, file);
    const before = await readFile(path);
    await damage(path);
    expect(before.equals(await readFile(path).catch(() => Buffer.alloc(0)))).toBe(false);
    expect(await look(typed(pairs(50)))).toEqual({ ...whole, encoded: true });
    expect(await look(typed(pairs(50)))).toEqual({ ...whole, encoded: false });
    expect(await entries()).toEqual([name]);
  });

  test('is no entry whose files were only touched', async () => {
    const whole = await look(typed(pairs(50)));
    const [name] = await entries();
    const later = new Date(Date.now() + 5000);
    await utimes(join(folder, 'examples', name!, 'ids.bin'), later, later);
    expect(await look(typed(pairs(50)))).toEqual({ ...whole, encoded: false });
  });
});

describe('what goes wrong while a data set is encoded', () => {
  const many = pairs(20_000);

  test('an abort in the middle leaves nothing', async () => {
    const controller = new AbortController();
    const opening = open(typed(many), { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(opening).rejects.toMatchObject({ name: 'DataSetError', code: 'cancelled' });
    expect(await entries()).toEqual([]);
  });

  test('a data set that is in the store is not opened after an abort either', async () => {
    await look(typed(pairs(3)));
    await expect(open(typed(pairs(3)), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('what is wrong with the data is said as ever, and nothing is kept', async () => {
    await expect(open(typed([{ source: 'a', target: ' ' }]))).rejects.toMatchObject({ code: 'no-examples' });
    const tooLong = typed([...pairs(2), { source: 'x'.repeat(4_000_001), target: 'x' }]);
    await expect(open(tooLong)).rejects.toMatchObject({ code: 'text-too-long', details: { place: 'line 3, source' } });
    const file = join(folder, 'a.jsonl');
    await writeFile(file, '{"source":"a","target":"b"}\n{"source":"a"\n');
    await expect(open({ kind: 'file', path: file })).rejects.toMatchObject({
      name: 'TextFileError',
      code: 'file-invalid',
      details: { file, place: 'line 2' },
    });
    expect(await entries()).toEqual([]);
  });

  test('a file that somebody writes to meanwhile is refused, and nothing is kept', async () => {
    const path = join(folder, 'a.jsonl');
    await writeFile(path, examplesFile('train', many).content);
    let written = false;
    const onProgress = () => {
      if (!written) void appendFile(path, '{"source":"a","target":"b"}\n');
      written = true;
    };
    await expect(open({ kind: 'file', path }, { onProgress })).rejects.toMatchObject({
      name: 'DataSetError',
      code: 'file-changed',
      details: { file: path },
    });
    expect(await entries()).toEqual([]);
  });

  test('a store that cannot be written is done without', async () => {
    await writeFile(join(folder, 'examples'), 'a file where a folder should be');
    const found = await look(typed(pairs(50)));
    expect(found.encoded).toBe(true);
    await expectEqualToMemory(typed(pairs(50)), found);
  });

  test.skipIf(process.platform === 'win32')('a store that vanishes in the middle is done without', async () => {
    let removed: Promise<void> | undefined;
    const onProgress = () => void (removed ??= rm(join(folder, 'examples'), { recursive: true }));
    await using opened = await open(typed(many), { onProgress });
    await removed;
    const memory = await encodeExamples(typed(many), { tokenizer, ...settings });
    expect(opened.report).toEqual(memory.report);
    expect(contentOf(opened.examples)).toEqual(contentOf(memory.examples));
    expect(await entries()).toEqual([]);
  });
});

describe('the size of the store', () => {
  const past = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const sizeOf = async (name: string) => {
    const files = await readdir(join(folder, 'examples', name));
    const sizes = await Promise.all(files.map((file) => stat(join(folder, 'examples', name, file))));
    return sizes.reduce((sum, { size }) => sum + size, 0);
  };
  /** The entry of a data set that was last used so many minutes ago. */
  const usedBefore = async (source: DataSource, minutes: number) => {
    const known = await entries();
    await look(source);
    const name = (await entries()).find((entry) => !known.includes(entry))!;
    await utimes(join(folder, 'examples', name, 'index.json'), past(minutes), past(minutes));
    return name;
  };

  test('has a bound: what was used longest ago goes first, and opening is a use', async () => {
    const [a, b, c] = ['apple', 'bread', 'cream'].map((word) => typed(pairs(100, word)));
    const first = await usedBefore(a!, 3);
    const second = await usedBefore(b!, 2);
    const third = await usedBefore(c!, 1);
    expect((await look(a!)).encoded).toBe(false);
    const limit = (await Promise.all([first, second, third].map(sizeOf))).reduce((sum, size) => sum + size, 0);
    await look(typed(pairs(90, 'dates')), limit);
    const left = await entries();
    expect(left).toHaveLength(3);
    expect(left).toContain(first);
    expect(left).toContain(third);
    expect(left).not.toContain(second);
  });

  test('never counts against what was just made', async () => {
    await look(typed(pairs(10)), 1);
    expect(await entries()).toHaveLength(1);
    await look(typed(pairs(20)), 1);
    expect(await entries()).toHaveLength(1);
    expect((await look(typed(pairs(20)))).encoded).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('is kept under a running training, which goes on', async () => {
    await using opened = await open(typed(pairs(30_000)));
    await look(typed(pairs(10)), 1);
    expect(await entries()).toHaveLength(1);
    const memory = await encodeExamples(typed(pairs(30_000)), { tokenizer, ...settings });
    for (const index of [29_999, 0, 15_000]) {
      expect(opened.examples.source(index)).toEqual(memory.examples.source(index));
    }
  });

  test('leaves out what killed processes left, once nobody has written to it for an hour', async () => {
    const name = await usedBefore(typed(pairs(10)), 1);
    const leave = async (leftover: string, minutes: number) => {
      const path = join(folder, 'examples', leftover);
      await cp(join(folder, 'examples', name), path, { recursive: true });
      for (const file of ['ids.bin', 'rows.bin', 'index.json', '.'])
        await utimes(join(path, file), past(minutes), past(minutes));
    };
    await leave(`.${name}.00000000-0000-4000-8000-000000000000.tmp`, 61);
    await leave(`.${name}.00000000-0000-4000-8000-000000000001.tmp`, 50);
    await look(typed(pairs(20)));
    expect((await entries()).filter((entry) => entry.endsWith('.tmp'))).toEqual([
      `.${name}.00000000-0000-4000-8000-000000000001.tmp`,
    ]);
  });
});
