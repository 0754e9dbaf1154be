import { expect, test } from 'vitest';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { modelCard } from './model-card.ts';
import type { RunDetails } from './run-state.ts';

const place = { epoch: 1, watch_sentences: [], elapsedMs: 1 };
const details = {
  description: {
    model: { name: 'bundled' },
    max_steps: 2,
    train: { source: { path: '/data/pairs.jsonl' }, files: [], examples: 2 },
    arguments: parseTrainingArguments({}),
    machine: { cpu: 'a CPU', cores: 2, platform: 'linux' },
    versions: {},
    threads: null,
  },
  history: [
    { event: 'step', step: 1, epoch: 0.5, loss: 0.0004549, grad_norm: 1, learning_rate: 1e-4, elapsedMs: 1 },
    { event: 'evaluation', step: 1, ...place, eval_loss: 2.34567, eval_general_loss: 0.000455, eval_chrf: 51.234 },
    { event: 'evaluation', step: 2, ...place, eval_loss: 0.001, eval_general_loss: 0.00060912 },
  ],
} as unknown as RunDetails;

test('losses have four decimals, and those that these would round away three digits', () => {
  const card = modelCard(details, 'checkpoint-2');
  expect(card).toContain('| 1 | 0.50 | 4.55e-4 | 1.00e-4 |');
  expect(card).toContain('| step | eval_loss | eval_chrf | eval_general_loss |');
  expect(card).toContain('| 1 | 2.3457 | 51.23 | 4.55e-4 |');
  expect(card).toContain('| 2 | 0.0010 |  | 6.09e-4 |');
});
