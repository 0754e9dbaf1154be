import { expect, test } from 'vitest';
import type { ModelSummary } from '../../electron/contract/replies/models.ts';
import type { Precision } from '../../electron/contract/requests.ts';
import { precisionRows } from './precisions.ts';

/** 10 rows of 40 columns take two blocks of 32 weights a row, the second part empty. */
function summaryOf(config: Record<string, unknown>, dtype: string, extra: readonly [string, number[]][] = []) {
  const shapes: readonly [string, number[]][] = [
    ['shared.weight', [10, 40]],
    ['encoder.block.0.layer.0.SelfAttention.q.weight', [20, 40]],
    ['encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight', [32, 4]],
    ['encoder.final_layer_norm.weight', [40]],
    ...extra,
  ];
  const parameters = shapes.map(([name, shape]) => ({ name, shape, dtype, size_bytes: 0 }));
  return { config, parameters } as unknown as ModelSummary;
}

const cacheBytes = (precision: Precision, summary: ModelSummary) =>
  precisionRows.find((row) => row.precision === precision)?.cacheBytes(summary);

const untied = summaryOf({ tie_word_embeddings: false }, 'F32', [['lm_head.weight', [10, 40]]]);

test('the exact precision comes first and is float32', () => {
  expect(precisionRows[0]?.precision).toBe('float32');
});

test('float32 weights need no cache, half precision ones are converted', () => {
  expect(cacheBytes('float32', summaryOf({}, 'F32'))).toBe(0);
  // (400 + 800 + 128 + 40) weights of 4 bytes.
  expect(cacheBytes('float32', summaryOf({}, 'BF16'))).toBe(5472);
});

test('int8 keeps 32 bytes and a scale a block, and a tied embedding both ways', () => {
  // q: 20 · 2 · 36; the embedding 400 · 4 and 10 · 2 · 36; bias 128 · 4; norm 40 · 4.
  expect(cacheBytes('int8', summaryOf({}, 'F32'))).toBe(1440 + 1600 + 720 + 512 + 160);
  expect(cacheBytes('int8', untied)).toBe(1440 + 1600 + 720 + 512 + 160);
});

test('float32-fast keeps the output layer in blocks and two norms a row', () => {
  expect(cacheBytes('float32-fast', summaryOf({}, 'F32'))).toBe(720 + 80);
  expect(cacheBytes('float32-fast', untied)).toBe(720 + 80);
});
