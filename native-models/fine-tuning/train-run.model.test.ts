import { createHash } from 'node:crypto';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Example } from '../data-sets/example.ts';
import { requireReference } from '../testing/reference.ts';
import { TrainingControl } from '../training/training-control.ts';
import type { TrainingEvent } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { resumeRun, startRun } from './train-run.ts';

const examples: readonly Example[] = Array.from({ length: 10 }, (_, index) => ({
  source: `translate to ru: Where is number ${index}?`,
  target: `Где номер ${index}?`,
}));

let scratch: string;
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 't5-lab-run-'))));
afterAll(() => rm(scratch, { recursive: true }));

const settings = {
  learning_rate: 1e-3,
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2,
  max_steps: 8,
  save_steps: 3,
  dropout_rate: 0.1,
  logging_steps: 2,
};

interface Started {
  readonly name: string;
  readonly arguments?: object;
  readonly control?: TrainingControl;
  readonly onEvent?: (event: TrainingEvent) => void;
  readonly model?: string;
}

const cacheFolder = () => join(scratch, 'cache');

async function start({ name, control = new TrainingControl(), onEvent = () => undefined, ...rest }: Started) {
  const events: TrainingEvent[] = [];
  const run = join(scratch, name);
  const done = await startRun(
    {
      run,
      model: { name: 'translator', path: rest.model ?? requireReference('models/translator') },
      train: { kind: 'examples', examples },
      arguments: parseTrainingArguments({ ...settings, ...rest.arguments }),
      threads: 2,
      cacheFolder: cacheFolder(),
    },
    control,
    (event) => {
      events.push(event);
      onEvent(event);
    },
  );
  return { run, events, done };
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** Weights, moments and log: everything that the next step would depend on. */
async function fingerprint(run: string, step: number): Promise<readonly string[]> {
  const files = ['model.safetensors', 'optimizer.safetensors', 'trainer_state.json'];
  return Promise.all(files.map((file) => sha256(join(run, `checkpoint-${step}`, file))));
}

describe('a run that is stopped and resumed', () => {
  test('ends with the very same weights, moments and log as one that was not, dropout included', async () => {
    const whole = await start({ name: 'whole' });
    const control = new TrainingControl();
    const stopped = await start({
      name: 'stopped',
      control,
      onEvent: (event) => event.event === 'step' && event.step === 4 && control.requestStop(),
    });
    expect(stopped.done).toMatchObject({ reason: 'stopped', step: 4, last_checkpoint: 'checkpoint-4' });
    const resumed = await resumeRun(
      { run: stopped.run, cacheFolder: cacheFolder() },
      new TrainingControl(),
      () => undefined,
    );
    expect(resumed).toMatchObject({ reason: 'finished', step: 8, last_checkpoint: 'checkpoint-8' });
    expect(await fingerprint(stopped.run, 8)).toEqual(await fingerprint(whole.run, 8));
    expect(resumed.train_loss).toBe(whole.done.train_loss);
  });

  test('goes back to an earlier checkpoint where the last one is damaged, and gets to the same end', async () => {
    const { run } = await start({ name: 'damaged' });
    const expected = await fingerprint(run, 8);
    const file = join(run, 'checkpoint-8', 'model.safetensors');
    const bytes = await readFile(file);
    bytes[bytes.length - 5]! ^= 1;
    await writeFile(file, bytes);
    const events: TrainingEvent[] = [];
    await resumeRun({ run, cacheFolder: cacheFolder() }, new TrainingControl(), (event) => events.push(event));
    expect(events.find(({ event }) => event === 'started')).toMatchObject({ step: 6 });
    expect(await fingerprint(run, 8)).toEqual(expected);
  });
});

describe('dropout', () => {
  test('changes the losses, and the same seed draws the same masks', async () => {
    const losses = async (name: string, args: object) => {
      const { events } = await start({ name, arguments: args });
      return events.flatMap((event) => (event.event === 'step' ? [event.loss] : []));
    };
    const one = await losses('seed-1', { seed: 1 });
    expect(await losses('seed-1-again', { seed: 1 })).toEqual(one);
    expect(await losses('no-dropout', { seed: 1, dropout_rate: 0 })).not.toEqual(one);
  });
});

describe('frozen parts', () => {
  test('keep their bytes while the rest is trained', async () => {
    const { run, events } = await start({
      name: 'frozen',
      arguments: { freeze: ['embeddings', 'encoder'], max_steps: 2 },
    });
    const { readHeader, readFloat32 } = await import('../safetensors/reader.ts');
    const before = await readHeader(join(requireReference('models/translator'), 'model.safetensors'));
    const after = await readHeader(join(run, 'checkpoint-2', 'model.safetensors'));
    for (const tensor of after.tensors) {
      const old = before.tensors.find(({ name }) => name === tensor.name)!;
      const isSame =
        Buffer.compare(
          Buffer.from((await readFloat32(old)).buffer),
          Buffer.from((await readFloat32(tensor)).buffer),
        ) === 0;
      expect(isSame, tensor.name).toBe(/^shared|^encoder/.test(tensor.name));
    }
    const started = events.find((event) => event.event === 'started');
    expect(started!.num_trainable_parameters).toBeLessThan(started!.num_parameters);
  });
});

describe('evaluation', () => {
  test('scores, translates the watch sentences, marks the best checkpoint and stops early', async () => {
    const run = join(scratch, 'evaluated');
    const events: TrainingEvent[] = [];
    const done = await startRun(
      {
        run,
        model: { name: 'translator', path: requireReference('models/translator') },
        train: { kind: 'examples', examples },
        evaluation: { kind: 'examples', examples: examples.slice(0, 3) },
        arguments: parseTrainingArguments({
          ...settings,
          learning_rate: 0, // nothing improves
          eval_strategy: 'steps',
          eval_steps: 2,
          save_steps: 2,
          save_total_limit: 1,
          load_best_model_at_end: true,
          early_stopping_patience: 2,
          predict_with_generate: true,
          watch_sentences: ['translate to ru: Where is the sun?'],
        }),
        cacheFolder: cacheFolder(),
      },
      new TrainingControl(),
      (event) => events.push(event),
    );
    expect(done).toMatchObject({ reason: 'early_stopping', step: 6, best_checkpoint: 'checkpoint-2' });
    const evaluations = events.filter((event) => event.event === 'evaluation');
    // The start has the same loss, but is no checkpoint: neither the best one nor patience counts it.
    expect(evaluations.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
    expect(evaluations[0]!.eval_bleu).toBeTypeOf('number');
    expect(evaluations[0]!.watch_sentences[0]!.translation).toBe(evaluations[3]!.watch_sentences[0]!.translation);
    const best = events.filter((event) => event.event === 'checkpoint').map(({ step, best }) => [step, best]);
    expect(best).toEqual([
      [2, true],
      [4, false],
      [6, false],
    ]);
    const { readdir } = await import('node:fs/promises');
    expect((await readdir(run)).filter((name) => name.startsWith('checkpoint')).sort()).toEqual([
      'checkpoint-2',
      'checkpoint-6',
    ]);
  });
});

describe('what goes wrong', () => {
  test('a loss that is no number stops the run with the step, the lines and the last checkpoint', async () => {
    const events: TrainingEvent[] = [];
    const failing = start({
      name: 'diverged',
      // Without epsilon AdamW divides 0 by 0 where a weight has no gradient.
      arguments: { adam_epsilon: 0, save_steps: 1 },
      onEvent: (event) => events.push(event),
    });
    await expect(failing).rejects.toMatchObject({ code: 'training-diverged' });
    expect(events.at(-1)).toMatchObject({ event: 'failed', error: { code: 'training-diverged' } });
  });

  test('a model that changed since the run began is refused by its hash', async () => {
    const model = join(scratch, 'model');
    await cp(requireReference('models/translator'), model, { recursive: true });
    const { run } = await start({ name: 'changed', model, arguments: { max_steps: 1 } });
    await appendFile(join(model, 'config.json'), '\n');
    const resumed = resumeRun({ run, cacheFolder: cacheFolder() }, new TrainingControl(), () => undefined);
    await expect(resumed).rejects.toMatchObject({ code: 'model-changed' });
  });

  test('batches that name an example beyond the data are refused before the run exists', async () => {
    const job = startRun(
      {
        run: join(scratch, 'never'),
        model: { name: 'translator', path: requireReference('models/translator') },
        train: { kind: 'examples', examples },
        arguments: parseTrainingArguments({ ...settings, max_steps: 1, gradient_accumulation_steps: 1 }),
        batches: [[10]],
        cacheFolder: cacheFolder(),
      },
      new TrainingControl(),
      () => undefined,
    );
    await expect(job).rejects.toMatchObject({ code: 'batches-invalid' });
    await expect(readFile(join(scratch, 'never', 'run.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
