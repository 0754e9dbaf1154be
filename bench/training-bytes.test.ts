import { expect, test } from 'vitest';
import { t5Parameters } from '../native-models/t5/parameter-names.ts';
import { parseT5Config } from '../native-models/t5/t5-config.ts';
import { bytesOfGradients, bytesOfPhases, touchedNumbers } from './training-bytes.ts';
import { shapeOf, trainingExamples } from './training-shape.ts';

/** Vocabulary 100, d_model 4, 2 heads of 3, d_ff 5 without a gate, one block a stack, 4 buckets. */
function config(tie_word_embeddings: boolean) {
  const sizes = { vocab_size: 100, d_model: 4, d_kv: 3, num_heads: 2, d_ff: 5, num_layers: 1 };
  const buckets = { relative_attention_num_buckets: 4, relative_attention_max_distance: 8 };
  return parseT5Config({ model_type: 't5', ...sizes, ...buckets, tie_word_embeddings }, 'config.json');
}

// By hand. Attention: 4 matrices of 4·6 = 96; feed-forward: 2 of 4·5 = 40; norms of 4; biases 4·2 = 8.
// Encoder 96 + 8 + 4 + 40 + 4 + 4 = 156, decoder 96 + 8 + 4 + 96 + 4 + 40 + 4 + 4 = 256; embedding and output layer 400 each.
const BLOCKS = 156 + 256;

test('every matrix is read twice, gradients are written once and read twice, AdamW moves 24 bytes a number', () => {
  expect(bytesOfPhases(config(false), { touched: 1000, gradientBytes: 70, adapters: 0 })).toEqual({
    forward_backward: 2 * 4 * (BLOCKS + 400) + 70,
    norm: 70,
    optimizer: 70 + 24 * 1000,
  });
  expect(bytesOfPhases(config(true), { touched: 30, gradientBytes: 0, adapters: 30 })).toEqual({
    forward_backward: 2 * 4 * (BLOCKS + 400 + 30),
    norm: 0,
    optimizer: 24 * 30,
  });
});

test('of an embedding of its own a step changes the rows of its tokens, of a tied one all', () => {
  const rows = [
    { source: [7, 8, 7], target: [9, 1] },
    { source: [8, 10], target: [11, 9, 12] },
  ];
  const examples = {
    count: 2,
    source: (index: number) => Int32Array.from(rows[index]!.source),
    target: (index: number) => Int32Array.from(rows[index]!.target),
    sourceLength: (index: number) => rows[index]!.source.length,
    targetLength: (index: number) => rows[index]!.target.length,
    line: (index: number) => index + 1,
  };
  // Looked up: 7, 8, 10 by the encoder; the start token 0, 9 and 11 by the decoder, which never sees a last label.
  expect(touchedNumbers(config(false), t5Parameters(config(false)), examples)).toBe(BLOCKS + 400 + 6 * 4);
  expect(touchedNumbers(config(true), t5Parameters(config(true)), examples)).toBe(BLOCKS + 400);
  const adapters = [{ name: 'base_model.model.lora_A.weight', dims: [2, 4] }];
  expect(touchedNumbers(config(false), adapters, trainingExamples(100, shapeOf(2, 3, 2)))).toBe(8);
});

test('gradients weigh what their pieces hold', () => {
  const pieces = [
    [{ kind: 'full', data: new Float32Array(12) }],
    [
      { kind: 'rows', ids: new BigInt64Array(2), rows: new Float32Array(8) },
      { kind: 'factors', tokens: 2, outputGradient: new Float32Array(10), input: new Float32Array(6) },
    ],
  ] as const;
  expect(bytesOfGradients(pieces)).toBe(4 * (12 + 8 + 10 + 6));
});
