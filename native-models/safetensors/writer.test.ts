import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import { readHeader, readTensor } from './reader.ts';
import { writeSafetensors, type TensorEntry } from './writer.ts';

/** What safetensors.torch.save writes for one tensor of each dtype, a scalar, an empty one and two names beyond ASCII. */
const mixed =
  'MAMAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJpIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbMCwxNl19LCJkIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMTYsMjRdfSwiZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCw0XSwiZGF0YV9vZmZzZXRzIjpbMjQsMjRdfSwicyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMjQsMjhdfSwieiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzI4LDM2XX0sIsOp77+uIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMzYsNDBdfSwiw6nwn5iAIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNDAsNDRdfSwiaiI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQ0LDQ4XX0sImIiOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbNDgsNTRdfSwiYSI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzU0LDYwXX0sImgiOnsiZHR5cGUiOiJJMTYiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls2MCw2Ml19LCJrIjp7ImR0eXBlIjoiSTgiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls2Miw2M119LCJ1Ijp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOls2Myw2Nl19LCJxIjp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzY2LDY4XX19ICAgICAHAAAAAAAAAPn/////////mpmZmZmZuT8AAEBAAADAPwAAAMAAAABAAACAPwUAAACAPwBAQEAAPABAAEIJAP8BAgMBAA==';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'writer-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The entries of a file, in reverse, so that the writer has an order to find. */
async function entriesOf(path: string): Promise<TensorEntry[]> {
  const { tensors } = await readHeader(path);
  return tensors.map((tensor) => ({ ...tensor, bytes: () => readTensor(tensor) })).reverse();
}

test.each([
  'models/translator/model.safetensors',
  'models/v1_0-tied/model.safetensors',
  'models/gated-silu-sharded-bf16/model-00002-of-00004.safetensors',
])('%s is written again byte for byte', async (relative) => {
  const original = requireReference(relative);
  const copy = join(folder, basename(original));
  await writeSafetensors(copy, await entriesOf(original));
  expect((await readFile(copy)).equals(await readFile(original))).toBe(true);
});

test('every dtype, scalars and empty tensors are laid out as the reference implementation does', async () => {
  const original = join(folder, 'mixed-reference');
  await writeFile(original, Buffer.from(mixed, 'base64'));
  await writeSafetensors(join(folder, 'mixed'), await entriesOf(original));
  expect((await readFile(join(folder, 'mixed'))).toString('base64')).toBe(mixed);
});

test('bytes may come in pieces, whose producer is only called when its turn comes', async () => {
  const turns: string[] = [];
  async function* pieces() {
    turns.push('b');
    yield Uint8Array.of(1, 2, 3);
    yield Uint8Array.of(4);
  }
  const bytes = async () => {
    turns.push('a');
    return Uint8Array.of(9);
  };
  const path = join(folder, 'pieces');
  const entries: TensorEntry[] = [
    { name: 'b', dtype: 'uint8', dims: [4], bytes: pieces },
    { name: 'a', dtype: 'uint8', dims: [1], bytes },
  ];
  await writeSafetensors(path, entries);
  expect(turns).toEqual(['a', 'b']);
  const { tensors } = await readHeader(path);
  expect(await Promise.all(tensors.map((tensor) => readTensor(tensor)))).toEqual([
    Uint8Array.of(9),
    Uint8Array.of(1, 2, 3, 4),
  ]);
});

test('the hash that comes back is that of the file: odd pieces, empty tensors, tensors at hand and made late', async () => {
  const bytes = Uint8Array.from({ length: 5 * 2 ** 20 + 13 }, (_, at) => at * 31);
  async function* oddPieces() {
    for (let from = 0, length = 1; from < bytes.length; from += length, length = length * 3 + 1)
      yield bytes.subarray(from, Math.min(bytes.length, from + length));
  }
  const entries: TensorEntry[] = [
    { name: 'pieces', dtype: 'uint8', dims: [bytes.length], bytes: oddPieces },
    { name: 'whole', dtype: 'uint8', dims: [bytes.length], bytes },
    { name: 'late', dtype: 'float32', dims: [3], bytes: async () => new Uint8Array(12).fill(7) },
    { name: 'empty', dtype: 'float32', dims: [0, 4], bytes: new Uint8Array(0) },
    { name: 'no pieces', dtype: 'float32', dims: [0], bytes: async function* () {} },
  ];
  for (const [name, some] of [
    ['some', entries],
    ['none', []],
  ] as const) {
    const path = join(folder, `hashed-${name}`);
    const told = await writeSafetensors(path, some);
    const content = await readFile(path);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(told).toEqual({ path, size_bytes: content.length, sha256 });
  }
  const { tensors } = await readHeader(join(folder, 'hashed-some'));
  for (const name of ['pieces', 'whole'])
    expect(Buffer.from(bytes).equals(await readTensor(tensors.find((tensor) => tensor.name === name)!))).toBe(true);
});

async function* breaksLater() {
  yield Uint8Array.of(1, 2);
  throw new Error('the second piece broke');
}
const broken = () => Promise.reject(new Error('the producer broke'));

test.each<[string, Partial<TensorEntry>, string | RegExp]>([
  ['a producer that fails', { bytes: broken }, 'the producer broke'],
  ['a producer that fails later', { bytes: breaksLater }, 'the second piece broke'],
  ['too few bytes', { bytes: new Uint8Array(3) }, 'needs 4 bytes, but 3 were given'],
  ['too many bytes', { bytes: new Uint8Array(5) }, 'needs 4 bytes, but 5 were given'],
  ['a name that is taken', { name: 'first' }, 'two entries named first'],
])('%s leaves the old file as it was and nothing beside it', async (_name, entry, message) => {
  const own = await mkdtemp(join(folder, 'atomic-'));
  const path = join(own, 'model.safetensors');
  await writeFile(path, 'old');
  const first: TensorEntry = { name: 'first', dtype: 'uint8', dims: [1], bytes: new Uint8Array(1) };
  const second: TensorEntry = { name: 'second', dtype: 'uint8', dims: [4], bytes: new Uint8Array(4), ...entry };
  await expect(writeSafetensors(path, [first, second])).rejects.toThrow(message);
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(own)).toEqual(['model.safetensors']);
});

test('a place that cannot be written to is a typed error', async () => {
  await expect(writeSafetensors(join(folder, 'none', 'model.safetensors'), [])).rejects.toMatchObject({
    code: 'file-unwritable',
  });
  await mkdir(join(folder, 'taken'));
  await expect(writeSafetensors(join(folder, 'taken'), [])).rejects.toMatchObject({ code: 'file-unwritable' });
});
