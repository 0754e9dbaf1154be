import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent, TrainingStep } from '../training/training-events.ts';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import type { RunDescription } from './run-description.ts';

const files = [{ path: '/models/tiny/model.safetensors', size_bytes: 8, sha256: 'ab'.repeat(32) }];

export const aDescription: RunDescription = {
  format: 1,
  created: '2026-02-03T04:05:06.789Z',
  arguments: parseTrainingArguments({ learning_rate: 1e-3, watch_sentences: ['line\u2028separator'] }),
  model: { name: 'tiny', path: '/models/tiny', files },
  train: { source: { kind: 'file', path: 'data/train.jsonl' }, files, examples: 2 },
  evaluation: null,
  general: null,
  replay: null,
  batches: [[0, 1], [1]],
  threads: 2,
  max_steps: 30,
  versions: { lab: '0.1.0' },
  machine: { cpu: 'a cpu', cores: 2, memory_bytes: 1e9, platform: 'linux x64' },
};

export function aStep(step: number): TrainingStep {
  return { event: 'step', step, epoch: step / 10, loss: 1 / step, grad_norm: 1, learning_rate: 1e-3, elapsedMs: 5 };
}

export function aStart(step: number): TrainingEvent {
  const numbers = { num_examples: 2, num_parameters: 9, num_trainable_parameters: 9 };
  return { event: 'started', step, max_steps: 30, num_train_epochs: 3, ...numbers };
}

export function aCheckpoint(step: number, best = false): TrainingEvent {
  return { event: 'checkpoint', step, name: `checkpoint-${step}`, best, size_bytes: 6, elapsedMs: 1 };
}

export function anEvaluation(step: number): TrainingEvent {
  const watch_sentences = [{ source: 'a\u2028b', translation: 'c\nd' }];
  return { event: 'evaluation', step, epoch: 1, eval_loss: 2, watch_sentences, elapsedMs: 1 };
}

export function aForecast(step: number): TrainingEvent {
  const estimate = (expected: number) => ({ expected, low: expected / 2, high: expected * 2 });
  const figures = { step_ms: estimate(5), remaining_ms: estimate(150), peak_bytes: estimate(1e9) };
  return { event: 'forecast', step, ...figures, reason: 'measured' };
}

export function anEnd(step: number, reason: 'finished' | 'early_stopping' | 'stopped'): TrainingEvent {
  const checkpoints = { last_checkpoint: null, best_checkpoint: null, best_metric: null };
  return { event: 'done', step, reason, train_loss: 1, elapsedMs: 1, ...checkpoints };
}

export const aFailure = {
  event: 'failed',
  step: 3,
  error: { code: 'training-diverged', message: 'The loss is not a number.', hint: 'Lower the learning rate.' },
  last_checkpoint: null,
} as const satisfies TrainingEvent;

/** A temporary folder that goes with the test. */
export async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 't5-lab-runs-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
