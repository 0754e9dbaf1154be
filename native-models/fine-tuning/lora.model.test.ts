import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { T5Engine } from '../engine/t5-engine.ts';
import { readFloat32, readHeader } from '../safetensors/reader.ts';
import { readJson, repositoryRoot, requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { exportRun } from './export-run.ts';
import { resumeRun, startRun } from './train-run.ts';

interface LoraRun {
  readonly model: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly examples: readonly Example[];
  readonly history: readonly {
    readonly step: number;
    readonly loss: number;
    readonly grad_norm: number;
    readonly learning_rate: number;
  }[];
}

/** The tables' own run: of a model that is not trained, so that rounding grows until torch disagrees with itself. */
interface TableRun extends LoraRun {
  readonly lora: { readonly r: number; readonly lora_alpha: number; readonly target_modules: readonly string[] };
  readonly batches: readonly (readonly number[])[];
  readonly after_merging: readonly (Example & { readonly merged_loss: number })[];
}

/** bench/lora-reference.py */
interface SmoothRun extends LoraRun {
  readonly trainable_parameters: number;
  readonly merged_losses: readonly number[];
}

/** How far torch and PEFT themselves lie from the tables' run (bench/training-noise.py). */
interface Noise {
  readonly loss: readonly number[];
  readonly grad_norm: readonly number[];
}

const fixtures = join(repositoryRoot, 'fixtures/training');
const table = readJson<TableRun>(requireReference('expected/training/lora.json'));
const smooth = readJson<SmoothRun>(join(fixtures, 'lora.json'));
const noise = readJson<{ readonly lora: Noise }>(join(fixtures, 'noise.json')).lora;
const tableArguments = {
  ...table.arguments,
  lora_r: table.lora.r,
  lora_alpha: table.lora.lora_alpha,
  lora_target_modules: table.lora.target_modules,
};

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-lora-'))));
afterAll(() => rm(scratch, { recursive: true }));
const cacheFolder = () => join(scratch, 'cache');

interface Started {
  readonly name: string;
  readonly run: Pick<LoraRun, 'model' | 'examples'>;
  /** Left out, that of the tables. */
  readonly path?: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly batches?: readonly (readonly number[])[];
  readonly stopAfter?: number;
}

async function start({ name, run, path, arguments: args, batches, stopAfter }: Started) {
  const events: TrainingEvent[] = [];
  const control = new TrainingControl();
  const folder = join(scratch, name);
  await startRun(
    {
      run: folder,
      model: { name: run.model, path: path ?? requireReference(`models/${run.model}`) },
      train: { kind: 'examples', examples: run.examples },
      arguments: parseTrainingArguments(args),
      ...(batches ? { batches } : {}),
      threads: 2,
      cacheFolder: cacheFolder(),
    },
    control,
    (event) => {
      events.push(event);
      if (event.event === 'step' && event.step === stopAfter) control.requestStop();
    },
  );
  return { folder, steps: events.filter((event) => event.event === 'step'), events };
}

async function tensorsOf(file: string): Promise<ReadonlyMap<string, Float32Array>> {
  const { tensors } = await readHeader(file);
  return new Map(await Promise.all(tensors.map(async (tensor) => [tensor.name, await readFloat32(tensor)] as const)));
}

/** Names and shapes, in the file's order. */
async function layoutOf(file: string) {
  return (await readHeader(file)).tensors.map(({ name, dims, dtype }) => ({ name, dims, dtype }));
}

async function lossesOf(model: string, examples: readonly Example[]): Promise<readonly number[]> {
  const engine = await T5Engine.open(model, { device: 'cpu', cacheFolder: cacheFolder() });
  try {
    const { examples: results } = await engine.forwardExamples({ examples });
    return results.map(({ loss }) => loss);
  } finally {
    await engine.close();
  }
}

function expectSteps(
  steps: Awaited<ReturnType<typeof start>>['steps'],
  { history }: LoraRun,
  allowed: (index: number) => { readonly loss: number; readonly grad_norm: number },
): void {
  expect(steps.map(({ step }) => step)).toEqual(history.map(({ step }) => step));
  history.forEach(({ loss, grad_norm, learning_rate }, index) => {
    const step = steps[index]!;
    const limits = allowed(index);
    const lossAllowed = Math.max(1e-4 * loss + 0.5e-4, limits.loss); // losses are written with four decimals
    expect(Math.abs(step.loss - loss), `loss of step ${step.step}`).toBeLessThanOrEqual(lossAllowed);
    const normAllowed = Math.max(1e-4, limits.grad_norm);
    expect(Math.abs(step.grad_norm / grad_norm - 1), `grad_norm of step ${step.step}`).toBeLessThan(normAllowed);
    expect(step.learning_rate).toBeCloseTo(learning_rate, 15);
  });
}

describe("PEFT's run of the tables", () => {
  test('is followed step by step, as closely as torch follows itself', async () => {
    const adapter = requireReference('models/lora-start');
    const args = { ...tableArguments, adapter };
    const { steps, folder } = await start({ name: 'table', run: table, arguments: args, batches: table.batches });
    // Two float32 programs may lie on different sides of the exact curve.
    expectSteps(steps, table, (at) => ({ loss: 2 * noise.loss[at]!, grad_norm: 2 * noise.grad_norm[at]! }));
    const end = join(requireReference('models/lora-end'), 'adapter_model.safetensors');
    const written = join(folder, `checkpoint-${table.history.length}`, 'adapter_model.safetensors');
    expect(await layoutOf(written)).toEqual(await layoutOf(end));
  });

  test("PEFT's last adapter is read, kept bit by bit where the learning rate is 0, and merged to PEFT's losses", async () => {
    const end = requireReference('models/lora-end');
    const args = { ...tableArguments, adapter: end, learning_rate: 0, max_steps: 1 };
    const { folder } = await start({ name: 'merged', run: table, arguments: args });
    const checkpoint = join(folder, 'checkpoint-1');
    const name = 'adapter_model.safetensors';
    expect(await readFile(join(checkpoint, name))).toEqual(await readFile(join(end, name)));
    const losses = await lossesOf(checkpoint, table.after_merging);
    table.after_merging.forEach(({ merged_loss }, index) => {
      expect(Math.abs(losses[index]! - merged_loss)).toBeLessThanOrEqual(1e-4 * merged_loss);
    });
  });
});

describe("PEFT's run on every linear layer of a trained model", () => {
  let trained: Awaited<ReturnType<typeof start>>;
  const last = () => join(trained.folder, `checkpoint-${smooth.history.length}`);
  beforeAll(async () => {
    trained = await start({ name: 'smooth', run: smooth, arguments: smooth.arguments });
  }, 60_000);

  test('is followed step by step from a new adapter of the same seed, weight decay included', () => {
    expectSteps(trained.steps, smooth, () => ({ loss: 0, grad_norm: 0 }));
    const started = trained.events.find((event) => event.event === 'started');
    expect(started).toMatchObject({ num_trainable_parameters: smooth.trainable_parameters });
  });

  test('ends with the same adapter, under the same keys', async () => {
    const file = join(fixtures, 'lora.safetensors');
    expect(await layoutOf(join(last(), 'adapter_model.safetensors'))).toEqual(await layoutOf(file));
    const found = await tensorsOf(join(last(), 'adapter_model.safetensors'));
    for (const [name, values] of await tensorsOf(file)) {
      const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      const difference = values.reduce((max, value, at) => Math.max(max, Math.abs(value - found.get(name)![at]!)), 0);
      expect(difference / largest, name).toBeLessThan(1e-4);
    }
  });

  test("the checkpoint is a model of its own, with PEFT's losses after merging", async () => {
    const losses = await lossesOf(last(), smooth.examples);
    smooth.merged_losses.forEach((loss, index) => expect(Math.abs(losses[index]! - loss)).toBeLessThan(1e-4 * loss));
  });

  test('the model that it began with keeps every byte, and what has no adapter is the same in the checkpoint', async () => {
    const before = await tensorsOf(join(requireReference('models/translator'), 'model.safetensors'));
    const after = await tensorsOf(join(last(), 'model.safetensors'));
    for (const [name, values] of after) {
      const isSame = Buffer.compare(Buffer.from(values.buffer), Buffer.from(before.get(name)!.buffer)) === 0;
      expect(isSame, name).toBe(!/\.(q|k|v|o|wi_0|wi_1|wo)\.weight$/.test(name));
    }
    const description = readJson<{ model: { files: { path: string; sha256: string }[] } }>(
      join(trained.folder, 'run.json'),
    );
    for (const { path, sha256 } of description.model.files)
      expect(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
        path,
      ).toBe(sha256);
  });

  test('is exported as a merged model that proves itself against the adapters, with the adapter beside it', async () => {
    const output = join(scratch, 'exported');
    const result = await exportRun(
      { run: trained.folder, output, onnx: true, cacheFolder: cacheFolder() },
      { onProgress: () => undefined, signal: new AbortController().signal },
    );
    expect(result).toMatchObject({ verified: true, differing_translations: [] });
    expect(result.onnx!.max_logit_difference).toBeLessThan(1e-5); // of the merged weights, too
    expect(result.max_logit_difference).toBeLessThan(1e-5);
    expect(result.max_logit_difference).toBeGreaterThan(0); // W·x + B·A·x is not (W + B·A)·x to the last bit
    const names = result.files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['adapter/adapter_config.json', 'adapter/adapter_model.safetensors']));
    expect(names).not.toContain('adapter_config.json');
    expect(await readFile(join(output, 'README.md'), 'utf8')).toContain('LoRA adapter of rank 3');
    expect(readJson(join(output, 'adapter/adapter_config.json'))).toMatchObject({
      base_model_name_or_path: 'translator',
      r: 3,
      lora_alpha: 8,
      task_type: 'SEQ_2_SEQ_LM',
    });
  });
});

test('a run of adapters that is stopped and resumed ends with the very same bits, dropout included', async () => {
  const args = { ...smooth.arguments, lora_dropout: 0.2, dropout_rate: 0.1, max_steps: 6 };
  const whole = await start({ name: 'whole', run: smooth, arguments: args });
  const stopped = await start({ name: 'stopped', run: smooth, arguments: args, stopAfter: 3 });
  await resumeRun({ run: stopped.folder, cacheFolder: cacheFolder() }, new TrainingControl(), () => undefined);
  const files = ['model.safetensors', 'adapter_model.safetensors', 'optimizer.safetensors', 'trainer_state.json'];
  for (const file of files) {
    const [one, other] = [whole, stopped].map(({ folder }) => readFile(join(folder, 'checkpoint-6', file)));
    expect(Buffer.compare((await one)!, (await other)!), file).toBe(0);
  }
});

test('going on needs the model that the adapters belong to, though the checkpoint is one of its own', async () => {
  const path = join(scratch, 'base');
  await cp(requireReference('models/translator'), path, { recursive: true });
  const args = { ...smooth.arguments, max_steps: 4 };
  const { folder } = await start({ name: 'without', run: smooth, path, arguments: args, stopAfter: 2 });
  await rm(path, { recursive: true });
  const resumed = resumeRun({ run: folder, cacheFolder: cacheFolder() }, new TrainingControl(), () => undefined);
  await expect(resumed).rejects.toMatchObject({ code: 'model-changed', details: { found: 'nothing' } });
  expect(await lossesOf(join(folder, 'checkpoint-2'), smooth.examples.slice(0, 1))).toHaveLength(1);
});

test('adapter dropout changes the losses, and only while training', async () => {
  const args = { ...smooth.arguments, max_steps: 3 };
  const plain = await start({ name: 'plain', run: smooth, arguments: args });
  const dropped = await start({ name: 'dropped', run: smooth, arguments: { ...args, lora_dropout: 0.5 } });
  const losses = ({ steps }: typeof plain) => steps.map(({ loss }) => loss);
  expect(losses(dropped)[0]).toBe(losses(plain)[0]); // B is zero: nothing of the adapters counts yet
  expect(losses(dropped)[2]).not.toBe(losses(plain)[2]);
});

describe('what does not fit', () => {
  const refused = (args: Readonly<Record<string, unknown>>) =>
    start({ name: 'never', run: smooth, arguments: { ...smooth.arguments, ...args } });

  test('a layer that the model does not have is refused with those that it has', async () => {
    await expect(refused({ lora_target_modules: ['q', 'wi'] })).rejects.toMatchObject({
      code: 'argument-invalid',
      details: { place: 'lora_target_modules', found: 'wi', expected: expect.stringContaining('wi_0, wi_1') as string },
    });
  });

  test('an adapter of another rank, of another model, and a folder without one are refused by name', async () => {
    const adapter = requireReference('models/lora-start');
    await expect(refused({ adapter })).rejects.toMatchObject({ code: 'tensor-mismatch' });
    const ofTable = start({ name: 'never', run: table, arguments: { ...tableArguments, adapter, lora_r: 8 } });
    await expect(ofTable).rejects.toMatchObject({
      code: 'argument-invalid',
      details: { place: 'lora_r', expected: expect.stringMatching(/^4/) as string },
    });
    await expect(refused({ adapter: scratch })).rejects.toMatchObject({ code: 'config-missing' });
  });
});
