import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { TypedError } from '../../../native-models/errors/typed-error.ts';
import { createRun } from '../../../native-models/runs/create-run.ts';
import { openRun, type OpenRun } from '../../../native-models/runs/open-run.ts';
import type { TrainingControl } from '../../../native-models/training/training-control.ts';
import type { TrainingDone, TrainingEvent } from '../../../native-models/training/training-events.ts';
import { servePort } from '../serve-port.ts';
import type { TrainingWorkerData } from '../training-api.ts';
import { createTrainingHandlers } from '../training-handlers.ts';
import type { StartJob, TrainingParts } from '../training-parts.ts';

// A training worker for tests: real run folders, real control, and no model. The task prefix says what goes wrong.
class Diverged extends TypedError<'training-diverged'> {}
class Refused extends TypedError<'argument-invalid' | 'memory-insufficient'> {}

const cacheFolder = (workerData as TrainingWorkerData).cacheFolder;
/** A step takes so long that a test can step in. */
const stepMs = 5;

type Emit = (event: TrainingEvent) => void;

async function trainSteps(run: OpenRun, from: number, control: TrainingControl, emitted: Emit): Promise<TrainingDone> {
  const { max_steps, arguments: args } = run.description;
  const emit = (event: TrainingEvent) => {
    void run.appendEvent(event);
    emitted(event);
  };
  const counts = { num_train_epochs: 1, num_examples: 2, num_parameters: 10, num_trainable_parameters: 10 };
  let step = from;
  const save = async () => {
    const write = async (folder: string) => {
      await writeFile(join(folder, 'weights'), '');
      return [];
    };
    const { name, size_bytes } = await run.writeCheckpoint(step, { write, expectedBytes: 0 });
    emit({ event: 'checkpoint', step, name, best: false, size_bytes, elapsedMs: 1 });
    return name;
  };
  const end = async (reason: TrainingDone['reason']): Promise<TrainingDone> => {
    const last_checkpoint = await save();
    const done = { event: 'done', step, reason, train_loss: 1, elapsedMs: 1, last_checkpoint } as const;
    emit({ ...done, best_checkpoint: null, best_metric: null });
    await run.flush();
    return { ...done, best_checkpoint: null, best_metric: null };
  };
  emit({ event: 'started', step, max_steps, ...counts });
  while (step < max_steps) {
    await delay(stepMs);
    step++;
    if (args.task_prefix === 'diverge' && step === 3) throw new Diverged('training-diverged', 'The loss is NaN.');
    if (args.task_prefix === 'crash' && step === 3) setImmediate(() => crash());
    if (args.task_prefix === 'exit' && step === 3) process.exit(7);
    emit({
      event: 'step',
      step,
      epoch: 0,
      loss: 1 / step,
      grad_norm: 1,
      learning_rate: 1,
      elapsedMs: performance.now(),
    });
    if (control.stopRequested) return end('stopped');
    if (!control.pauseRequested) continue;
    emit({ event: 'paused', step });
    await control.whenContinued();
    emit({ event: 'continued', step });
    if (control.stopRequested) return end('stopped');
  }
  return end('finished');
}

function crash(): never {
  throw new Error('crashed on purpose');
}

async function withRun(run: OpenRun, from: number, control: TrainingControl, emit: Emit): Promise<TrainingDone> {
  let step = from;
  try {
    return await trainSteps(run, from, control, (event) => {
      step = event.step;
      emit(event);
    });
  } catch (error) {
    const { code, message } = error as Diverged;
    const failed = { event: 'failed', step, error: { code, message }, last_checkpoint: null } as const;
    await run.appendEvent(failed);
    emit(failed);
    throw error;
  } finally {
    await run.close();
  }
}

const tooLarge = () =>
  new Refused('memory-insufficient', 'There is too little memory.', { expected: '2 GB', found: '9 GB', hint: 'LoRA.' });

function describe(job: StartJob): Parameters<typeof createRun>[1] {
  const data = { source: job.train as never, files: [], examples: 2 };
  return {
    format: 1,
    created: new Date().toISOString(),
    arguments: job.arguments,
    model: { ...job.model, files: [] },
    train: data,
    evaluation: null,
    general: null,
    replay: null,
    batches: job.batches ?? null,
    threads: job.threads ?? 1,
    max_steps: job.arguments.max_steps,
    versions: {},
    machine: { cpu: '', cores: 1, memory_bytes: 1, platform: 'test' },
  };
}

const parts: TrainingParts = {
  async startRun(job, control, emit) {
    const { train } = job;
    if (train.kind === 'file') await access(train.path);
    if (job.arguments.task_prefix === 'too large') throw tooLarge();
    if (job.arguments.task_prefix === 'slow start') while (!control.stopRequested) await delay(stepMs);
    if (job.arguments.task_prefix === 'crash early') setImmediate(() => crash());
    if (job.arguments.task_prefix === 'crash early') await delay(60_000);
    return withRun(await createRun(job.run, describe(job)), 0, control, emit);
  },
  async resumeRun({ run, per_device_train_batch_size: batch }, control, emit) {
    if (batch !== undefined && 8 % batch !== 0)
      throw new Refused('argument-invalid', 'An update sees 8 examples.', { found: String(batch) });
    const open = await openRun(run);
    const { checkpoint } = await open.lastWholeCheckpoint();
    await open.truncateEvents(checkpoint?.step ?? 0);
    const from = checkpoint?.step ?? 0;
    // The trainer tells of a checkpoint that its process had no time to report before it says that it goes on.
    if (checkpoint) {
      const late = { event: 'checkpoint', step: from, name: checkpoint.name, best: false } as const;
      await open.appendEvent({ ...late, size_bytes: 0, elapsedMs: 0 });
      emit({ ...late, size_bytes: 0, elapsedMs: 0 });
    }
    return withRun(open, from, control, emit);
  },
  async examineStep({ step, arguments: { learning_rate }, example }) {
    if (example.target === '') throw new Refused('argument-invalid', 'The target is empty.', { place: 'target' });
    const loss = { before: 2, after: 1 };
    const translation = { before: '', after: example.target };
    return { step, loss, grad_norm: 1, clipped_by: 1, learning_rate, translation, parameters: [] };
  },
  async exportRun(job, { onProgress, signal }) {
    onProgress({ event: 'writing', done_bytes: 1, total_bytes: 2 });
    while (job.checkpoint === 7 && !signal.aborted) await delay(stepMs);
    signal.throwIfAborted();
    return {
      path: job.output,
      files: [],
      verified: true,
      max_logit_difference: 0,
      translations_compared: 0,
      differing_translations: [{ source: JSON.stringify(job), live: '', exported: '' }],
    };
  },
  async forecastTraining(job, { onProgress, signal }) {
    onProgress({ event: 'measuring', done: 1, total: 3 });
    while (job.arguments.task_prefix === 'slow start' && !signal.aborted) await delay(stepMs);
    signal.throwIfAborted();
    if (job.arguments.task_prefix === 'too large') throw tooLarge();
    return job as never;
  },
  async inspectData(job, { onProgress }) {
    onProgress(2);
    const error = { code: 'file-not-found', message: JSON.stringify(job) };
    return { sets: { train: { phase: 'failed', error } }, first_batch: null };
  },
  async readPairs(data, { limit }) {
    return { pairs: [{ source: JSON.stringify(data), target: String(limit) }], more: true };
  },
};
if (!parentPort) throw new Error('fake-training-worker runs as a worker thread only.');
servePort(parentPort, createTrainingHandlers(parts, cacheFolder), async () => undefined);
