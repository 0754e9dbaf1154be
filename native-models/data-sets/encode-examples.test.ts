import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { TokenizerError } from '../tokenizer/tokenizer-error.ts';
import { encodeExamples, type EncodeExamplesOptions } from './encode-examples.ts';
import type { Example } from './example.ts';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(requireReference('models/translator'));
});

async function encoded(pairs: readonly (readonly [string, string])[], more: Partial<EncodeExamplesOptions> = {}) {
  const examples = pairs.map(([source, target]) => ({ source, target }));
  const lengths = { max_source_length: 1024, max_target_length: 128 };
  const result = await encodeExamples(
    { kind: 'examples', examples },
    { tokenizer, task_prefix: '', ...lengths, ...more },
  );
  const indices = Array.from({ length: result.examples.count }, (_, index) => index);
  return {
    sources: indices.map((index) => [...result.examples.source(index)]),
    targets: indices.map((index) => [...result.examples.target(index)]),
    lines: indices.map((index) => result.examples.line(index)),
    report: result.report,
    problems: Object.fromEntries(result.report.problems.map(({ kind, ...problem }) => [kind, problem])),
  };
}

interface TrainingReference {
  readonly model: string;
  readonly examples: readonly Example[];
  readonly first_batch: { readonly input_ids: number[][]; readonly attention_mask: number[][]; labels: number[][] };
}

describe('ids are those of Hugging Face', () => {
  test.each(['capitals', 'everything', 'tied', 'adafactor'])('%s: the first batch', async (run) => {
    const reference = readJson<TrainingReference>(requireReference(`expected/training/${run}.json`));
    const { input_ids, attention_mask, labels } = reference.first_batch;
    const { sources, targets } = await encoded(
      reference.examples.map(({ source, target }) => [source, target] as const),
      { tokenizer: await loadTokenizer(requireReference(`models/${reference.model}`)) },
    );
    expect(sources).toHaveLength(reference.examples.length);
    expect(sources.slice(0, input_ids.length)).toEqual(
      input_ids.map((row, index) => row.filter((_, at) => attention_mask[index]![at] === 1)),
    );
    expect(targets.slice(0, labels.length)).toEqual(labels.map((row) => row.filter((id) => id !== -100)));
  });

  // From transformers 4.57.6, T5Tokenizer with truncation=True, max_length=n.
  test.each([
    ['Where is rice cracker?', 2, [6, 1]],
    ['Where is rice cracker?', 6, [6, 7, 5, 10, 4, 1]],
    ['Where is rice cracker?', 15, [6, 7, 5, 10, 4, 17, 22, 25, 672, 3, 444, 181, 108, 8, 1]],
  ])('%j behind a task prefix, cut to %i tokens', async (text, max_source_length, ids) => {
    const { sources, problems } = await encoded([[text, 'x']], { task_prefix: 'translate to ru: ', max_source_length });
    expect(sources).toEqual([ids]);
    expect(problems['source_too_long']?.tokens).toBe(max_source_length < 15 ? 15 - max_source_length : undefined);
  });

  test.each([
    ['a </s> b c', 4, [3, 36, 1]],
    ['a </s> b c', 5, [3, 36, 1, 3, 1]],
    ['b </s>', 3, [3, 2994, 1]],
  ])('a literal </s> is not doubled: %j cut to %i tokens', async (text, max_target_length, ids) => {
    expect((await encoded([['x', text]], { max_target_length })).targets).toEqual([ids]);
  });
});

test('rows with an empty side are left out and reported; all others keep their order and lines', async () => {
  const { lines, report, problems } = await encoded([
    ['one', 'раз'],
    ['', 'два'],
    ['three', ' \t'],
    ['', ''],
    ['five', 'пять'],
  ]);
  expect(lines).toEqual([1, 5]);
  expect(report).toMatchObject({ rows: 5, examples: 2 });
  expect(problems['empty_source']).toEqual({
    rows: 2,
    first: [
      { row: 2, line: 2, text: 'два' },
      { row: 4, line: 4, text: '' },
    ],
    row_numbers: [2, 4],
  });
  expect(problems['empty_target']).toMatchObject({ rows: 2, first: [{ line: 3, text: 'three' }, { line: 4 }] });
  expect(report.preview[2]).toEqual({ row: 3, line: 3, source: 'three', target: ' \t' });
});

test('rows of a TMX file on one line are told apart by their numbers', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 't5-lab-tmx-'));
  const unit = (from: string, to: string) =>
    `<tu><tuv xml:lang="en"><seg>${from}</seg></tuv><tuv xml:lang="ru"><seg>${to}</seg></tuv></tu>`;
  const units = unit('one', 'раз') + unit('two', '') + unit('one', 'раз') + unit('two', '');
  try {
    const file = path.join(folder, 'one-line.tmx');
    await writeFile(file, `<tmx version="1.4"><header srclang="en"/><body>${units}</body></tmx>`);
    const lengths = { max_source_length: 1024, max_target_length: 128 };
    const { report } = await encodeExamples({ kind: 'file', path: file }, { tokenizer, task_prefix: '', ...lengths });
    expect(report.preview.map(({ row, line }) => [row, line])).toEqual([1, 2, 3, 4].map((row) => [row, 1]));
    expect(report.problems).toMatchObject([
      { kind: 'empty_target', first: [{ row: 2 }, { row: 4 }], row_numbers: [2, 4] },
      { kind: 'duplicate', first: [{ row: 3, line: 1 }], row_numbers: [3] },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('token counts are those after cutting', async () => {
  // 10 and 4 tokens (transformers), the first cut to 6; the targets have 5 and 14.
  const { report, problems } = await encoded(
    [
      ['Where is rice cracker?', 'привет'],
      ['one two three', 'Hello , world .'],
    ],
    { max_source_length: 6 },
  );
  expect(report.source_tokens).toEqual({ total: 10, mean: 5, longest: 6 });
  expect(report.target_tokens).toEqual({ total: 19, mean: 9.5, longest: 14 });
  expect(problems['source_too_long']).toEqual({
    rows: 1,
    tokens: 4,
    first: [{ row: 1, line: 1, text: 'Where is rice cracker?' }],
    row_numbers: [1],
  });
});

test('a duplicate has both texts of a row before it', async () => {
  const { report, problems, lines } = await encoded([
    ['ab', 'c'],
    ['a', 'bc'],
    ['ab', 'c'],
    ['ab', 'd'],
    ['ab', 'c'],
  ]);
  expect(problems['duplicate']).toMatchObject({ rows: 2, first: [{ line: 3 }, { line: 5 }] });
  expect(lines).toHaveLength(5);
  expect(report.problems.map(({ kind }) => kind)).toEqual(['duplicate']);
});

test('a text that is its own target is reported, and trained on', async () => {
  const { lines, problems } = await encoded([
    ['one', 'one'],
    ['one', 'One'],
  ]);
  expect(problems['identical']).toEqual({ rows: 1, first: [{ row: 1, line: 1, text: 'one' }], row_numbers: [1] });
  expect(lines).toEqual([1, 2]);
});

test('unknown pieces are counted on both sides, and such texts do not survive', async () => {
  const { problems } = await encoded([
    ['ракета 🚀', 'rocket 🚀 🚀'],
    ['ракета', 'rocket'],
  ]);
  expect(problems['unknown_pieces']).toEqual({
    rows: 1,
    tokens: 3,
    first: [{ row: 1, line: 1, text: 'ракета 🚀' }],
    row_numbers: [1],
  });
  expect(problems['lossy_round_trip']).toMatchObject({ rows: 1, first: [{ line: 1 }] });
});

test.each([
  ['Где… ｆｕｌｌ', true], // decoded by transformers: Где... full
  ['a </s> b', true], // a b
  ['one  two\tthree ', false], // one two three
  ['Hello , world .', false],
])('whether %j is lost in a round trip: %j', async (text, lossy) => {
  const { problems } = await encoded([[text, 'x']], { task_prefix: 'translate to ru: ' });
  expect(problems['lossy_round_trip'] !== undefined).toBe(lossy);
});

test('one side more than three times as long as the other is reported, unless the other is very short', async () => {
  // One token each in this vocabulary: `▁one`, `▁two`, `▁three`, `▁is`, `▁rice`.
  const words = (count: number) => Array.from({ length: count }, (_, at) => ['one', 'two', 'is'][at % 3]).join(' ');
  const { problems } = await encoded(
    [
      [words(15), words(5)],
      [words(16), words(5)],
      [words(5), words(16)],
      [words(40), words(4)],
    ],
    { task_prefix: 'translate to ru: ' },
  );
  expect(problems['length_ratio']).toMatchObject({ rows: 2, first: [{ line: 2 }, { line: 3 }] });
});

test('a report stays small, whatever the data', async () => {
  const long = `${'a'.repeat(118)}🚀${'b'.repeat(2000)}`;
  const { report, problems } = await encoded(Array.from({ length: 30 }, () => [long, 'x'] as const));
  expect(report.preview).toHaveLength(20);
  expect(report.preview[0]!.source).toHaveLength(1000);
  expect(problems['duplicate']).toMatchObject({ rows: 29 });
  expect(problems['duplicate']!.first).toHaveLength(20);
  expect(problems['duplicate']!.row_numbers).toEqual(Array.from({ length: 29 }, (_, index) => index + 2));
  expect(problems['duplicate']!.first[0]).toEqual({ row: 2, line: 2, text: `${'a'.repeat(118)}…` });
});

describe('what cannot be trained on', () => {
  test.each([
    [[], 'no rows'],
    [[['a', ' ']] as const, '1 row, all with an empty side'],
  ])('%j has no examples', async (pairs, found) => {
    await expect(encoded(pairs)).rejects.toMatchObject({
      name: 'DataSetError',
      code: 'no-examples',
      details: { found },
    });
  });

  test('a text of more than four million characters is refused by its line', async () => {
    const pairs = [['a', 'b'] as const, ['a', 'x'.repeat(4_000_001)] as const];
    await expect(encoded(pairs)).rejects.toMatchObject({
      code: 'text-too-long',
      details: { place: 'line 2, target', found: '4000001 characters' },
    });
  });

  test('what the tokenizer cannot take is named with its file and line', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'data-sets-'));
    const file = path.join(folder, 'a.csv');
    await writeFile(file, 'a,b\nc,d\n');
    const limited: Tokenizer = Object.assign(Object.create(tokenizer) as Tokenizer, {
      encodeIds: (text: string): number[] => {
        if (text === 'c') throw new TokenizerError('text-too-long', 'The text is too long.', { expected: 'less' });
        return [1];
      },
    });
    const options = { tokenizer: limited, task_prefix: '', max_source_length: 9, max_target_length: 9 };
    const failed = encodeExamples({ kind: 'file', path: file }, options).finally(() => rm(folder, { recursive: true }));
    await expect(failed).rejects.toMatchObject({
      code: 'text-too-long',
      message: `${file}, line 2, source: The text is too long.`,
      details: { file, place: 'line 2, source', expected: 'less' },
    });
  });
});

describe('long work', () => {
  const pairs = Array.from({ length: 20_000 }, (_, at) => [`Where is rice cracker ${at}?`, `привет ${at}`] as const);

  test('other work gets its turn, and progress is told', async () => {
    const rows: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await encoded(pairs, { onProgress: (count) => rows.push(count) }).finally(() => clearInterval(timer));
    expect(turns).toBeGreaterThan(1);
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.at(-1)).toBe(20_000);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  test('an abort in the middle ends it with the code cancelled', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    let last = 0;
    const onProgress = (count: number) => void (last = count);
    await expect(encoded(pairs, { signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(last).toBeLessThan(20_000);
  });
});
