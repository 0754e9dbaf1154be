import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFloat32, readHeader, readTensor } from '../safetensors/reader.ts';
import { differenceFrom, expectedTensor, readExpectedTensors } from '../testing/expected-tensors.ts';
import { readJson, repositoryRoot, requireReference } from '../testing/reference.ts';
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts';
import { T5Engine } from './t5-engine.ts';

interface ForwardReference {
  readonly examples: readonly { readonly source: string; readonly target: string; readonly loss: number }[];
  readonly batch_loss: number;
  readonly gradient_norm: number;
}

const models = ['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'];
const integers = ['input_ids', 'attention_mask', 'labels', 'decoder_input_ids', 'token_rank'];
const attentions = ['encoder_attentions', 'decoder_attentions', 'cross_attentions'] as const;
const relative = [
  'encoder_last_hidden_state',
  'encoder_hidden_states',
  'decoder_hidden_states',
  'logits',
  'token_loss',
  'token_entropy',
  'loss',
];

/**
 * How far the float32 reference lies from float64 (bench/reference-noise.py). Two float32 programs that are each so far
 * from exact arithmetic may lie twice as far from each other; docs/decisions.md has the reasoning.
 */
const noise = readJson<Record<string, Record<(typeof attentions)[number], number>>>(
  join(repositoryRoot, 'fixtures', 'reference-noise.json'),
);

describe.each(models)('the model %s', (name) => {
  let folder: string;
  let engine: T5Engine;
  let reference: ForwardReference;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 't5-lab-forward-'));
    engine = await T5Engine.open(requireReference(`models/${name}`), {
      device: 'cpu',
      threads: 2,
      cacheFolder: folder,
    });
    reference = readJson<ForwardReference>(requireReference(`expected/${name}/forward.json`));
    file = join(folder, 'forward.safetensors');
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  test('gives the loss of the padded batch and of each example alone', async () => {
    const examples = reference.examples.map(({ source, target }) => ({ source, target }));
    const batch = await engine.forwardExamples({ examples, output: file, gradients: true });
    expect(Math.abs(batch.loss / reference.batch_loss - 1)).toBeLessThan(1e-5);
    for (const [index, { source, target, loss }] of reference.examples.entries()) {
      const alone = await engine.forwardExamples({ examples: [{ source, target }] });
      expect(Math.abs(alone.loss / loss - 1)).toBeLessThan(1e-5);
      expect(Math.abs(batch.examples[index]!.loss / loss - 1)).toBeLessThan(1e-5);
    }
  });

  test('takes ids instead of a text, and refuses those that the model has no row for', async () => {
    const [{ source, target, loss }] = reference.examples as [ForwardReference['examples'][number]];
    const ids = await loadTokenizer(requireReference(`models/${name}`));
    const given = { source: 'another text', target: 'one more', input_ids: ids.encodeIds(source) };
    const { examples } = await engine.forwardExamples({ examples: [{ ...given, labels: ids.encodeIds(target) }] });
    expect(Math.abs(examples[0]!.loss / loss - 1)).toBeLessThan(1e-5);
    await expect(engine.forwardExamples({ examples: [{ source, target, input_ids: [1e9, 1] }] })).rejects.toMatchObject(
      {
        code: 'invalid-request',
        details: { place: 'examples[0].input_ids' },
      },
    );
  });

  test('writes every output that transformers returns, within the tolerances', async () => {
    const written = new Map((await readHeader(file)).tensors.map((tensor) => [tensor.name, tensor]));
    const expected = readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`));
    for (const tensor of integers) {
      const bytes = await readTensor(written.get(tensor)!);
      expect(differenceFrom(new BigInt64Array(bytes.buffer), expectedTensor(expected, tensor)).largest, tensor).toBe(0);
    }
    for (const tensor of relative) {
      expect(written.get(tensor)!.dims, tensor).toEqual(expectedTensor(expected, tensor).dims);
      const { largest, scale } = differenceFrom(
        await readFloat32(written.get(tensor)!),
        expectedTensor(expected, tensor),
      );
      expect(largest / scale, tensor).toBeLessThan(1e-4);
    }
    for (const tensor of attentions) {
      const { largest } = differenceFrom(await readFloat32(written.get(tensor)!), expectedTensor(expected, tensor));
      expect(largest, tensor).toBeLessThan(Math.max(1e-5, 2 * noise[name]![tensor]));
    }
  });

  test("writes the gradient of every parameter, and their norm is the reference's", async () => {
    const written = (await readHeader(file)).tensors.filter((tensor) => tensor.name.startsWith('gradient.'));
    const expected = readExpectedTensors(requireReference(`expected/${name}/gradients.safetensors`));
    expect(written.map((tensor) => tensor.name.slice('gradient.'.length)).sort()).toEqual([...expected.keys()].sort());
    let squares = 0;
    for (const tensor of written) {
      const values = await readFloat32(tensor);
      squares += values.reduce((sum, value) => sum + value * value, 0);
      const { largest, scale } = differenceFrom(values, expected.get(tensor.name.slice('gradient.'.length))!);
      if (scale > 1e-6) expect(largest / scale, tensor.name).toBeLessThan(1e-4);
    }
    expect(Math.abs(Math.sqrt(squares) / reference.gradient_norm - 1)).toBeLessThan(1e-4);
  });
});
