import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readJson, requireReference } from '../testing/reference.ts';
import { moduleTree } from './module-tree.ts';
import { parseT5Config } from './t5-config.ts';

test.each(['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'])(
  '%s prints as PyTorch prints it',
  (name) => {
    const config = parseT5Config(readJson(requireReference(`models/${name}/config.json`)), 'config.json');
    const { module_tree } = readJson<{ module_tree: string }>(requireReference(`expected/${name}/forward.json`));
    expect(moduleTree(config)).toBe(module_tree);
  },
);

// SHA-256 of str(model), transformers 4.57.6 and torch 2.13.0, for configs beside those of the reference tables.
const small = { vocab_size: 20, d_model: 8, d_kv: 4, d_ff: 12, num_layers: 3, num_decoder_layers: 1, num_heads: 3 };
test.each([
  [{ model_type: 't5' }, 'c2da8a397c3145fac4c1e1dd51915ad840c253d229e3a5d117a9d37a4b00c4b8'],
  [
    { model_type: 't5', feed_forward_proj: 'gelu', dropout_rate: 1e-5 },
    '157152011a616cacb73de988b5bf373bba5fa72832cdbe7b97bdf2dab72a7d33',
  ],
  [
    { model_type: 't5', feed_forward_proj: 'gated-silu', num_layers: 4, num_decoder_layers: 4, dropout_rate: 0.25 },
    '4594228bb321fd4f3dbf3da12c9b23c97c160d698e2a0f571b9ab7fc20cfad28',
  ],
  [{ model_type: 'mt5' }, 'f2335028b87034920dd56f611fa50ea2d08e2044217bf6ec6777c9202c73d900'],
  [
    { model_type: 'umt5', feed_forward_proj: 'relu', num_decoder_layers: 5 },
    'ac48384eef8291216aba0ae6dca3b891f704706c37fa608007b120c4cd7938dc',
  ],
  [
    { model_type: 't5', feed_forward_proj: 'gated-relu', dropout_rate: 0, num_layers: 1 },
    'e6dafe7d433fb93b60f82206601f33a45e460d55c3a8b623db458cd285bce5dc',
  ],
])('%j prints as PyTorch prints it', (given, expected) => {
  const tree = moduleTree(parseT5Config({ ...small, ...given }, 'config.json'));
  expect(createHash('sha256').update(tree).digest('hex')).toBe(expected);
});
