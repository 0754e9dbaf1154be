import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashFile } from '../files/hash-file.ts';
import { findTensor, readFloat32, readHeader } from '../safetensors/reader.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { compareModels } from './compare-models.ts';
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
  for (const { name, sha256 } of result.files) expect((await hashFile(join(output, name))).sha256).toBe(sha256);
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

test('a folder that holds something is left as it is', async () => {
  const output = join(scratch, 'taken');
  await mkdir(output);
  await writeFile(join(output, 'note.txt'), 'mine');
  const refused = exportRun({ run, output, cacheFolder: cacheFolder() }, options);
  await expect(refused).rejects.toMatchObject({ code: 'output-not-empty' });
  expect(await readdir(output)).toEqual(['note.txt']);
});

test('models that differ are not said to be the same', async () => {
  const other = join(scratch, 'other');
  await cp(join(run, 'checkpoint-3'), other, { recursive: true });
  const file = join(other, 'model.safetensors');
  const bytes = await readFile(file);
  const { offset } = findTensor(await readHeader(file), 'decoder.final_layer_norm.weight', file);
  bytes.writeFloatLE(bytes.readFloatLE(offset) * 1.5, offset);
  await writeFile(file, bytes);
  const comparison = await compareModels(join(run, 'checkpoint-3'), other, [], {
    ...options,
    arguments: parseTrainingArguments({}),
    base: null,
    cacheFolder: cacheFolder(),
  });
  expect(comparison.verified).toBe(false);
  expect(comparison.max_logit_difference).toBeGreaterThan(1e-4);
});
