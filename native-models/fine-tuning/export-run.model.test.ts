import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTensor, readFloat32, readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { exportRun } from './export-run.ts';
import type { ExportProgress } from './export-proof.ts';
import { startRun } from './train-run.ts';

let scratch: string;
let run: string;
const options = { onProgress: () => undefined, signal: new AbortController().signal };
const cacheFolder = () => join(scratch, 'cache');

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 't5-lab-export-'));
  run = join(scratch, 'run');
  await startRun(
    {
      run,
      model: { name: 'gated', path: requireReference('models/gated-silu-sharded-bf16') },
      train: { kind: 'examples', examples: [{ source: 'Where is the sun?', target: 'Где | солнце?' }] },
      arguments: parseTrainingArguments({ max_steps: 3, save_steps: 2, watch_sentences: ['I see | the sun.'] }),
      cacheFolder: cacheFolder(),
    },
    new TrainingControl(),
    () => undefined,
  );
}, 60_000);
afterAll(() => rm(scratch, { recursive: true }));

test('an export holds the trained weights, says so in its proof, and every hash is that of the file', async () => {
  const output = join(scratch, 'exported');
  const progress: ExportProgress[] = [];
  const result = await exportRun(
    { run, output, cacheFolder: cacheFolder() },
    { ...options, onProgress: (p) => progress.push(p) },
  );
  expect(result).toMatchObject({ path: output, verified: true, translations_compared: 20, differing_translations: [] });
  expect(result.max_logit_difference).toBeLessThan(1e-5);
  expect(result.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['README.md', 'config.json', 'generation_config.json', 'model.safetensors', 'spiece.model']),
  );
  for (const { name, size_bytes, sha256 } of result.files) {
    const content = await readFile(join(output, name));
    expect([size_bytes, sha256], name).toEqual([content.length, createHash('sha256').update(content).digest('hex')]);
  }
  const proof = JSON.parse(await readFile(join(output, 'export-proof.json'), 'utf8')) as object;
  expect(proof).toMatchObject({ verified: true, checkpoint: 'checkpoint-3', files: result.files });
  expect(progress.at(-1)).toEqual({ event: 'verifying', done: 20, total: 20 });
  // The weights were bfloat16 in shards and are float32 in one file now: config.json has to say so.
  expect(JSON.parse(await readFile(join(output, 'config.json'), 'utf8'))).toMatchObject({ dtype: 'float32' });
  const file = join(output, 'model.safetensors');
  const exported = await readFloat32(findTensor(await readHeader(file), 'shared.weight', file));
  const last = join(run, 'checkpoint-3', 'model.safetensors');
  expect(exported).toEqual(await readFloat32(findTensor(await readHeader(last), 'shared.weight', last)));
});

test('the model card tells data, arguments and curve, and a bar in a text does not break its tables', async () => {
  const card = await readFile(join(scratch, 'exported', 'README.md'), 'utf8');
  expect(card).toContain('| `max_steps` | `3` |');
  expect(card).toContain('Training: 1 examples from `train.jsonl`');
  const curve = card.split('## Loss')[1]!.split('##')[0]!;
  expect(curve.match(/^\| [123] \|/gm)).toHaveLength(3);
  for (const line of card.split('\n').filter((text) => text.startsWith('|')))
    expect([4, 6], line).toContain(line.replaceAll('\\|', '').split('|').length); // two or four columns
});

test("a card of one's own stands where the lab's would, and its hash with it", async () => {
  const card = '# Capitals\n\nLearnt by heart.\n';
  const output = join(scratch, 'own-card');
  const { files } = await exportRun({ run, output, card, cacheFolder: cacheFolder() }, options);
  expect(await readFile(join(output, 'README.md'), 'utf8')).toBe(card);
  const sha256 = createHash('sha256').update(card).digest('hex');
  expect(files).toContainEqual({ name: 'README.md', size_bytes: card.length, sha256 });
});

test("a card of one's own says at its end how the ONNX files are run, unless it does so itself", async () => {
  const readme = async (name: string, card: string) => {
    const output = join(scratch, name);
    await exportRun({ run, output, card, onnx: true, cacheFolder: cacheFolder() }, options);
    return readFile(join(output, 'README.md'), 'utf8');
  };
  const own = await readme('own-onnx-card', '# Capitals\n\nLearnt by heart.');
  expect(own.startsWith('# Capitals\n\nLearnt by heart.\n\n## ONNX\n\n')).toBe(true);
  expect(own).toContain('| `encoder_model.onnx` | input | `input_ids` | int64 | [batch, encoder_sequence] |');
  expect(own).toContain('| `decoder_model.onnx` | output | `logits` | float32 |');
  const past = '| `decoder_with_past_model.onnx` | input | `past_key_values.{i}.decoder.key` | float32 |';
  expect(own.split(past)).toHaveLength(2); // both layers in one row
  const described = '# Capitals\n\n### ONNX\n\nRun them as you like.\n';
  expect(await readme('described-onnx', described)).toBe(described);
});

test('ONNX files go with the model when they are asked for: run, compared, described, and part of the proof', async () => {
  const output = join(scratch, 'with-onnx');
  const progress: ExportProgress[] = [];
  const result = await exportRun(
    { run, output, onnx: true, cacheFolder: cacheFolder() },
    { ...options, onProgress: (p) => progress.push(p) },
  );
  expect(result).toMatchObject({ verified: true, onnx: { examples_compared: 1 } });
  expect(result.onnx!.max_logit_difference).toBeLessThan(1e-5);
  const names = ['decoder_model.onnx', 'decoder_with_past_model.onnx', 'encoder_model.onnx'];
  expect(result.files.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  expect(result.onnx!.files[0]).toEqual({
    name: 'encoder_model.onnx',
    inputs: [
      { name: 'input_ids', type: 'int64', dims: ['batch', 'encoder_sequence'] },
      { name: 'attention_mask', type: 'int64', dims: ['batch', 'encoder_sequence'] },
    ],
    outputs: [{ name: 'last_hidden_state', type: 'float32', dims: ['batch', 'encoder_sequence', 64] }],
  });
  expect(result.onnx!.files.map(({ name }) => name).sort()).toEqual(names);
  expect(progress.at(-1)).toEqual({ event: 'verifying-onnx', done: 1, total: 1 });
  const proof = JSON.parse(await readFile(join(output, 'export-proof.json'), 'utf8')) as object;
  expect(proof).toMatchObject({ verified: true, onnx: result.onnx });
  const card = await readFile(join(output, 'README.md'), 'utf8');
  expect(card).toContain(
    '| `decoder_model.onnx` | input | `encoder_attention_mask` | int64 | [batch, encoder_sequence] |',
  );
  // Without the wish there is no word of it.
  expect(await readFile(join(scratch, 'exported', 'README.md'), 'utf8')).not.toContain('ONNX');
  expect(await readdir(join(scratch, 'exported'))).not.toEqual(expect.arrayContaining(names));
});

test('an archive holds the whole folder, its proof included; given up while it is packed, neither is there', async () => {
  const output = join(scratch, 'packed');
  const before = await readdir(scratch);
  const abort = new AbortController();
  const onProgress = ({ event }: ExportProgress) => {
    if (event === 'zipping') abort.abort();
  };
  const job = { run, output, zip: true, cacheFolder: cacheFolder() };
  await expect(exportRun(job, { onProgress, signal: abort.signal })).rejects.toThrow(/abort/i);
  expect(await readdir(scratch)).toEqual(before);

  const { archive } = await exportRun(job, options);
  expect(archive!.path).toBe(`${output}.zip`);
  const entries = new AdmZip(archive!.path).getEntries();
  const names = (await readdir(output)).sort();
  expect(entries.map(({ entryName }) => entryName)).toEqual(names.map((name) => `packed/${name}`));
  for (const entry of entries)
    expect(entry.getData(), entry.entryName).toEqual(await readFile(join(scratch, entry.entryName)));
});

test('an archive of that name is never replaced, and nothing is begun', async () => {
  const output = join(scratch, 'archived');
  await writeFile(`${output}.zip`, 'mine');
  const progress: ExportProgress[] = [];
  const refused = exportRun(
    { run, output, zip: true, cacheFolder: cacheFolder() },
    { ...options, onProgress: (p) => progress.push(p) },
  );
  await expect(refused).rejects.toMatchObject({ code: 'archive-exists', details: { file: `${output}.zip` } });
  expect(progress).toEqual([]);
  expect(await readFile(`${output}.zip`, 'utf8')).toBe('mine');
  await rm(`${output}.zip`);
});

test('another checkpoint is exported by its step, and one that does not exist is named', async () => {
  const output = join(scratch, 'second');
  const result = await exportRun({ run, checkpoint: 2, output, cacheFolder: cacheFolder() }, options);
  expect(result.verified).toBe(true);
  const missing = exportRun(
    { run, checkpoint: 7, output: join(scratch, 'third'), cacheFolder: cacheFolder() },
    options,
  );
  await expect(missing).rejects.toMatchObject({ code: 'checkpoint-not-found' });
  const best = exportRun(
    { run, checkpoint: 'best', output: join(scratch, 'third'), cacheFolder: cacheFolder() },
    options,
  );
  await expect(best).rejects.toMatchObject({ code: 'checkpoint-not-found' });
});

/** Calls `act` with the folder in the making when the comparison begins. */
const atComparison = (act: (unfinished: string) => void) => (progress: ExportProgress) => {
  if (progress.event !== 'verifying' || progress.done > 0) return;
  const name = readdirSync(scratch).find((each) => each.startsWith('.') && each.endsWith('.tmp'))!;
  act(join(scratch, name));
};

test('an export that is interrupted while it is compared leaves nothing, and can be made again', async () => {
  const output = join(scratch, 'interrupted');
  const before = await readdir(scratch);
  const abort = new AbortController();
  const seen: string[] = [];
  const onProgress = atComparison((unfinished) => {
    seen.push(...readdirSync(unfinished));
    expect(existsSync(output)).toBe(false);
    abort.abort();
  });
  const job = { run, output, cacheFolder: cacheFolder() };
  await expect(exportRun(job, { onProgress, signal: abort.signal })).rejects.toThrow(/abort/i);
  expect(seen).toEqual(expect.arrayContaining(['README.md', 'model.safetensors']));
  expect(await readdir(scratch)).toEqual(before);
  expect(await exportRun(job, options)).toMatchObject({ path: output, verified: true });
  expect((await readdir(scratch)).sort()).toEqual([...before, 'interrupted'].sort());
});

test('an export that differs is there all the same, and its proof says so', async () => {
  const output = join(scratch, 'differing');
  const onProgress = atComparison((unfinished) => {
    const file = join(unfinished, 'model.safetensors');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0x3c, bytes.length - 4000));
  });
  const job = { run, output, cacheFolder: cacheFolder() };
  const result = await exportRun(job, { ...options, onProgress });
  expect(result.verified).toBe(false);
  const proof = JSON.parse(await readFile(join(output, 'export-proof.json'), 'utf8')) as object;
  expect(proof).toMatchObject({ verified: false, path: '.', max_logit_difference: result.max_logit_difference });
});

test.each(['model.safetensors', 'optimizer.safetensors', 'spiece.model'])(
  'a byte that flipped in %s: the checkpoint is refused, and passed over where any will do',
  async (name) => {
    const damagedRun = join(scratch, 'damaged-run');
    await cp(run, damagedRun, { recursive: true });
    const file = join(damagedRun, 'checkpoint-3', name);
    const bytes = await readFile(file);
    bytes[bytes.length - 5]! ^= 1;
    await writeFile(file, bytes);
    const output = join(scratch, 'of-damaged');
    const job = { run: damagedRun, output, cacheFolder: cacheFolder() };
    const before = await readdir(scratch);
    await expect(exportRun({ ...job, checkpoint: 3 }, options)).rejects.toMatchObject({
      code: 'checkpoint-damaged',
      details: { file },
    });
    expect(await readdir(scratch)).toEqual(before);
    await exportRun(job, options);
    const proof = JSON.parse(await readFile(join(output, 'export-proof.json'), 'utf8')) as object;
    expect(proof).toMatchObject({ verified: true, checkpoint: 'checkpoint-2' });
    for (const folder of [damagedRun, output]) await rm(folder, { recursive: true });
  },
);

test('a folder that holds something is left as it is', async () => {
  const output = join(scratch, 'taken');
  await mkdir(output);
  await writeFile(join(output, 'note.txt'), 'mine');
  const refused = exportRun({ run, output, cacheFolder: cacheFolder() }, options);
  await expect(refused).rejects.toMatchObject({ code: 'output-not-empty' });
  expect(await readdir(output)).toEqual(['note.txt']);
});
