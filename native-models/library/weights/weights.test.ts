import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHeader } from '../../safetensors/reader.ts';
import { writeSafetensors } from '../../safetensors/writer.ts';
import type { StoredTensor } from '../../safetensors/stored-tensor.ts';
import type { Dtype } from '../../tensor/dtype.ts';
import { bytesOf } from '../../tensor/tensor.ts';
import { requireReference } from '../../testing/reference.ts';
import { readModelFolder } from '../model-folder.ts';
import { compareWeights, type TensorDifference } from './compare-weights.ts';
import { PIECE_LENGTH } from './float32-pieces.ts';
import { tensorStatistics, type TensorStatistics } from './tensor-statistics.ts';
import { tensorWindow } from './tensor-window.ts';

interface Answers {
  readonly tensors: readonly {
    readonly model: string;
    readonly tensor: string;
    readonly statistics: TensorStatistics;
    readonly window: readonly (readonly number[])[];
  }[];
  readonly comparison: {
    readonly first: string;
    readonly second: string;
    readonly only_in_first: readonly string[];
    readonly only_in_second: readonly string[];
    readonly tensors: Readonly<Record<string, { relative_difference: number; largest_difference: number }>>;
  };
}
/** By build/reference/weights-answers.py. */
const answers = JSON.parse(await readFile(new URL('./numpy-answers.json', import.meta.url), 'utf8')) as Answers;

let folder: string;
let files = 0;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 't5-lab-weights-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Tensors of one row in a file of their own. */
async function stored(
  tensors: Readonly<Record<string, ArrayBufferView<ArrayBuffer>>>,
  dtype: Dtype = 'float32',
): Promise<Map<string, StoredTensor>> {
  const path = join(folder, `${++files}.safetensors`);
  const entries = Object.entries(tensors).map(([name, values]) => {
    const bytes = bytesOf(values);
    return { name, dtype, dims: [bytes.byteLength / (dtype === 'float32' ? 4 : 2)], bytes };
  });
  await writeSafetensors(path, entries);
  return new Map((await readHeader(path)).tensors.map((tensor) => [tensor.name, tensor]));
}
const floats = (...values: readonly number[]) => Float32Array.from(values);
const referenceTensors = async (model: string) => (await readModelFolder(requireReference(`models/${model}`))).tensors;

test.each(answers.tensors)('statistics and histogram of $tensor in $model are NumPy’s', async (answer) => {
  const { statistics: expected } = answer;
  const tensor = (await referenceTensors(answer.model)).get(answer.tensor)!;
  const found = await tensorStatistics(tensor, { bins: 64 });
  for (const key of ['count', 'min', 'max', 'zeros', 'nan', 'infinite', 'histogram'] as const)
    expect(found[key], key).toEqual(expected[key]);
  // Sums of up to 300,000 doubles, added in another order.
  for (const key of ['standard_deviation', 'l2_norm'] as const)
    expect(Math.abs(found[key]! / expected[key]! - 1), key).toBeLessThan(1e-12);
  expect(Math.abs(found.mean! - expected.mean!)).toBeLessThan(1e-14 * expected.l2_norm!);
});

test.each(answers.tensors)('a window of $tensor in $model holds NumPy’s slice', async (answer) => {
  const tensor = (await referenceTensors(answer.model)).get(answer.tensor)!;
  const { values, ...place } = await tensorWindow(tensor, { row: 1, rows: 3, column: 2, columns: 3 });
  expect([...values]).toEqual(answer.window.flat());
  expect(place).toEqual({ row: 1, rows: answer.window.length, column: 2, columns: answer.window[0]?.length ?? 3 });
});

test('what is no finite number is counted and left out of the figures', async () => {
  const tensors = await stored({ mixed: floats(3, NaN, 0, -4, Infinity, -0, -Infinity, 1), none: floats(NaN, NaN) });
  // Of 3, 0, −4, −0 and 1: the mean is 0, Σx² = 26.
  expect(await tensorStatistics(tensors.get('mixed')!, { bins: 7 })).toEqual({
    count: 8,
    min: -4,
    max: 3,
    mean: 0,
    standard_deviation: Math.sqrt(26 / 5),
    l2_norm: Math.sqrt(26),
    zeros: 2,
    nan: 1,
    infinite: 2,
    histogram: { from: -4, to: 3, counts: [1, 0, 0, 0, 2, 1, 1] },
  });
  const none = await tensorStatistics(tensors.get('none')!, { bins: 4 });
  expect(none).toMatchObject({ count: 2, nan: 2, min: null, mean: null, l2_norm: null, histogram: null });
});

test('values that are all the same stand in the middle of a range one wide', async () => {
  const tensor = (await stored({ same: floats(2, 2, 2) })).get('same')!;
  const { histogram, standard_deviation } = await tensorStatistics(tensor, { bins: 3 });
  expect(histogram).toEqual({ from: 1.5, to: 2.5, counts: [0, 3, 0] });
  expect(standard_deviation).toBe(0);
});

test('float16 and bfloat16 are read as the numbers that they stand for', async () => {
  // IEEE 754 binary16: 1.5, −2, the smallest subnormal 2⁻²⁴; bfloat16: 1.5, −2, 2⁻¹²⁶.
  const half = (await stored({ half: Uint16Array.of(0x3e00, 0xc000, 0x0001) }, 'float16')).get('half')!;
  const brain = (await stored({ brain: Uint16Array.of(0x3fc0, 0xc000, 0x0080) }, 'bfloat16')).get('brain')!;
  const place = { row: 0, rows: 1, column: 0, columns: 9 };
  expect([...(await tensorWindow(half, place)).values]).toEqual([1.5, -2, 2 ** -24]);
  expect([...(await tensorWindow(brain, place)).values]).toEqual([1.5, -2, 2 ** -126]);
  expect(await tensorStatistics(half, { bins: 2 })).toMatchObject({ min: -2, max: 1.5, zeros: 0 });
});

test('a tensor of several pieces is read to its end, with progress, and given up when that is asked', async () => {
  const values = Float32Array.from({ length: 2 * PIECE_LENGTH + 3 }, (_, i) => (i === 2 * PIECE_LENGTH + 2 ? 5 : 1));
  const tensor = (await stored({ long: values })).get('long')!;
  const progress: number[] = [];
  const found = await tensorStatistics(tensor, { bins: 2, onProgress: (done) => progress.push(done) });
  expect(found).toMatchObject({ max: 5, histogram: { counts: [values.length - 1, 1] } });
  expect(progress.at(-1)).toBe(2 * values.length);
  const controller = new AbortController();
  const given = tensorStatistics(tensor, { bins: 2, signal: controller.signal, onProgress: () => controller.abort() });
  await expect(given).rejects.toMatchObject({ name: 'AbortError' });
});

test('two models differ tensor by tensor as NumPy says', async () => {
  const { comparison } = answers;
  const first = await referenceTensors(comparison.first);
  const found = await compareWeights(first, await referenceTensors(comparison.second));
  expect([...found.only_in_first].sort()).toEqual(comparison.only_in_first);
  expect([...found.only_in_second].sort()).toEqual(comparison.only_in_second);
  expect(found.tensors.map(({ name }) => name).sort()).toEqual(Object.keys(comparison.tensors));
  expect(found.tensors.map(({ name }) => name)).toEqual([...first.keys()].filter((name) => comparison.tensors[name]));
  for (const { name, relative_difference, largest_difference, dtypes } of found.tensors) {
    const expected = comparison.tensors[name]!;
    expect(Math.abs(relative_difference! / expected.relative_difference - 1), name).toBeLessThan(1e-12);
    expect(largest_difference, name).toBe(expected.largest_difference);
    expect(dtypes).toEqual(['float32', 'bfloat16']);
  }
});

test('equal bytes, other bytes for the same number, other shapes and lone tensors are told apart', async () => {
  const first = await stored({
    same: floats(1, NaN),
    zero: floats(0, 0),
    grown: floats(0, 0),
    moved: floats(3, 4),
    broken: floats(1, NaN),
    longer: floats(1),
    own: floats(1),
  });
  const second = await stored({
    same: floats(1, NaN),
    zero: floats(0, -0),
    grown: floats(0, 2),
    moved: floats(3, 4.5),
    broken: floats(2, NaN),
    longer: floats(1, 2),
    other: floats(1),
  });
  const seen: TensorDifference[] = [];
  const progress: number[] = [];
  const found = await compareWeights(first, second, {
    onTensor: (tensor) => seen.push(tensor),
    onProgress: (done, total) => progress.push(done, total),
  });
  const byName = Object.fromEntries(found.tensors.map((tensor) => [tensor.name, tensor]));
  expect(byName['same']).toMatchObject({ equal: true, relative_difference: 0, largest_difference: 0 });
  expect(byName['zero']).toMatchObject({ equal: false, relative_difference: 0, largest_difference: 0 });
  expect(byName['grown']).toMatchObject({ equal: false, relative_difference: null, largest_difference: 2 });
  // ‖(0, −0.5)‖ / ‖(3, 4)‖
  expect(byName['moved']).toMatchObject({ equal: false, relative_difference: 0.1, largest_difference: 0.5 });
  expect(byName['broken']).toMatchObject({ equal: false, relative_difference: null, largest_difference: null });
  expect(found.reshaped).toEqual([{ name: 'longer', shapes: [[1], [2]] }]);
  expect([found.only_in_first, found.only_in_second]).toEqual([['own'], ['other']]);
  expect(seen).toEqual(found.tensors);
  expect(progress.slice(-2)).toEqual([40, 40]);
});

test('a file that has lost its end meanwhile is a typed error', async () => {
  const tensor = (await stored({ cut: new Float32Array(100) })).get('cut')!;
  await writeFile(tensor.file, (await readFile(tensor.file)).subarray(0, -4));
  await expect(tensorStatistics(tensor, { bins: 2 })).rejects.toMatchObject({ code: 'file-truncated' });
  await expect(compareWeights(new Map([['cut', tensor]]), new Map([['cut', tensor]]))).rejects.toMatchObject({
    code: 'file-truncated',
  });
});
