import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serialize } from '../onnx/serialize.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { buildCrossKeyValuesGraph, buildDecodeStepGraph } from '../t5/decode-step-graph.ts';
import { buildDecoderGraph } from '../t5/decoder-graph.ts';
import { buildEncoderGraph } from '../t5/encoder-graph.ts';
import { ParameterSet } from '../t5/parameter-set.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { derivedWeights } from './derived-weights.ts';
import { T5Engine } from './t5-engine.ts';

const models = ['v1_1-untied', 'v1_0-tied', 'gated-silu-sharded-bf16', 'umt5', 'mt5', 'translator'];
let cacheFolder: string;
beforeAll(async () => void (cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-int8-'))));
afterAll(() => rm(cacheFolder, { recursive: true }));

const quantized = ['int8', 'int8-output4'] as const;

test.each(models.flatMap((name) => quantized.map((precision) => [name, precision] as const)))(
  '%s in %s: everything that the graphs read is derived, and nothing else',
  async (name, precision) => {
    const { config, ...model } = await readModelFolder(requireReference(`models/${name}`));
    const description = { config, parameters: new ParameterSet(config, precision) };
    const asked = new Set<string>();
    const graphs = [
      buildEncoderGraph(description, ['encoder_last_hidden_state']),
      buildCrossKeyValuesGraph(description),
      buildDecodeStepGraph(description),
      buildDecoderGraph(description, ['loss'], 1),
    ];
    for (const graph of graphs)
      serialize(graph, (parameter) => {
        asked.add(parameter);
        return { kind: 'input' };
      });
    const derived = derivedWeights({ config, ...model }, precision, () => undefined).map((entry) => entry.name);
    expect([...asked].sort()).toEqual(derived.sort());
  },
);

describe('the trained model in 8 bits', () => {
  let exact: T5Engine;
  let int8: T5Engine;
  const progress: number[] = [];
  beforeAll(async () => {
    const folder = requireReference('models/translator');
    const options = { device: 'cpu', threads: 2, cacheFolder } as const;
    exact = await T5Engine.open(folder, options);
    int8 = await T5Engine.open(folder, {
      ...options,
      precision: 'int8',
      onProgress: ({ doneBytes, totalBytes }) => progress.push(doneBytes / totalBytes),
    });
  });
  afterAll(async () => {
    await exact.close();
    await int8.close();
  });

  test('tells how far the making has come, up to the end', () => {
    expect(progress.at(-1)).toBe(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
  });

  test('its mean token loss on the training pairs lies within 0.5 % of float32', async () => {
    const { examples } = readJson<{ examples: { source: string; target: string }[] }>(
      requireReference('expected/training/everything.json'),
    );
    const [a, b] = [await exact.forwardExamples({ examples }), await int8.forwardExamples({ examples })];
    expect(Math.abs(b.loss / a.loss - 1)).toBeLessThan(0.005);
    // 8 bits that changed nothing would mean that float32 ran.
    expect(b.loss).not.toBe(a.loss);
  });

  test('it translates, greedily and with beams', async () => {
    for (const num_beams of [1, 4]) {
      const { sequences } = await int8.translate({
        source: 'translate to zh: I see knot.',
        generation: { num_beams, max_new_tokens: 24 },
      });
      expect(sequences[0]!.text).toMatch(/^我看到.*。$/);
    }
  });
});

test('a cache that cannot be written is done without, and that is said once', async () => {
  const file = join(cacheFolder, 'a file where a folder should be');
  await writeFile(file, '');
  const engine = await T5Engine.open(requireReference('models/translator'), {
    device: 'cpu',
    cacheFolder: file,
    precision: 'int8',
  });
  try {
    const { sequences, notes } = await engine.translate({ source: 'translate to zh: I see knot.' });
    expect(sequences[0]!.text).toMatch(/^我看到/);
    expect(notes.join()).toContain('The cache cannot be used');
    expect((await engine.translate({ source: 'I' })).notes).toEqual([]);
  } finally {
    await engine.close();
  }
});

test('a cancelled making leaves no entry', async () => {
  const folder = join(cacheFolder, 'cancelled');
  const controller = new AbortController();
  const opening = T5Engine.open(requireReference('models/gated-silu-sharded-bf16'), {
    device: 'cpu',
    cacheFolder: folder,
    precision: 'int8',
    signal: controller.signal,
    onProgress: ({ doneBytes, totalBytes }) => {
      if (doneBytes > totalBytes / 2) controller.abort();
    },
  });
  await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => name.endsWith('.safetensors') || name.endsWith('.tmp'))).toEqual([]);
});

test('with the output layer in 4 bits it still translates, and its loss lies near', async () => {
  const folder = requireReference('models/translator');
  const [eight, four] = await Promise.all(
    quantized.map((precision) => T5Engine.open(folder, { device: 'cpu', cacheFolder, precision })),
  );
  try {
    const { examples } = readJson<{ examples: { source: string; target: string }[] }>(
      requireReference('expected/training/everything.json'),
    );
    const [a, b] = [await eight!.forwardExamples({ examples }), await four!.forwardExamples({ examples })];
    expect(Math.abs(b.loss / a.loss - 1)).toBeLessThan(0.05);
    expect(b.loss).not.toBe(a.loss);
    const { sequences } = await four!.translate({ source: 'translate to zh: I see knot.' });
    expect(sequences[0]!.text).toMatch(/^我看到/);
  } finally {
    await eight!.close();
    await four!.close();
  }
});
