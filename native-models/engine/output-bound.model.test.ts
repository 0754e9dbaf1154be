import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constant, input, matMulNBits } from '../graph/operators.ts';
import { BLOCK_SIZE, blockCount, quantizeBlocks } from '../tensor/block-quantization.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { runGraph } from '../testing/run-graph.ts';
import { seededNumbers } from '../testing/seeded.ts';
import { candidates, hiddenNorms, rowNorms } from './output-bound.ts';
import { T5Engine } from './t5-engine.ts';

/** Random numbers of several characters: even, bell-shaped, and with rare large ones as trained models have them. */
const characters: Readonly<Record<string, (random: () => number) => number>> = {
  even: (random) => random(),
  'bell-shaped': (random) => random() + random() + random(),
  'with outliers': (random) => (random() > 0.98 ? 60 : 1) * random(),
  tiny: (random) => random() * 1e-6,
};

describe('no counterexample to the bound of the 8-bit output layer', () => {
  const cases = Object.keys(characters).flatMap((weight) =>
    Object.keys(characters).flatMap((hidden) => [32, 96, 250].map((columns) => [weight, hidden, columns] as const)),
  );
  test.each(cases)('weights %s, hidden states %s, %i columns', async (weight, hidden, columns) => {
    const [rows, states] = [400, 8];
    const random = seededNumbers(columns + weight.length * 7 + hidden.length * 13);
    const weights = Float32Array.from({ length: rows * columns }, () => characters[weight]!(random));
    const data = Float32Array.from({ length: states * columns }, () => characters[hidden]!(random));
    const { quantized, scales } = quantizeBlocks(weights, rows, columns, 8);
    const blocks = blockCount(columns);
    const x = input('x', 'float32', ['rows', columns]);
    const logits = matMulNBits(
      x,
      constant('uint8', [rows, blocks, BLOCK_SIZE], quantized),
      constant('float32', [rows * blocks], scales),
      { n: rows, k: columns, bits: 8, blockSize: BLOCK_SIZE },
    );
    const { y } = await runGraph(
      { name: 'bound', inputs: [x], outputs: { y: logits } },
      { x: { dims: [states, columns], data } },
    );
    const norms = rowNorms(weights, rows, columns);
    for (let state = 0; state < states; state++) {
      const vector = data.subarray(state * columns, (state + 1) * columns);
      const { perError, perLength } = hiddenNorms(vector);
      let best = 0;
      let bestProduct = -Infinity;
      for (let row = 0; row < rows; row++) {
        let product = 0;
        for (let column = 0; column < columns; column++) product += weights[row * columns + column]! * vector[column]!;
        const found = Number(y!.data[state * rows + row]);
        expect(Math.abs(found - product)).toBeLessThanOrEqual(
          norms.error[row]! * perError + norms.length[row]! * perLength,
        );
        if (product > bestProduct) [best, bestProduct] = [row, product];
      }
      const approximate = (y!.data as Float32Array).slice(state * rows, (state + 1) * rows);
      expect(candidates(approximate, norms, hiddenNorms(vector), rows)).toContain(best);
    }
  });

  test('the bound is tight enough to leave few candidates', () => {
    const [rows, columns] = [20_000, 512];
    const random = seededNumbers(5);
    const bell = characters['bell-shaped']!;
    const weights = Float32Array.from({ length: rows * columns }, () => bell(random));
    const vector = Float32Array.from({ length: columns }, () => bell(random));
    const exact = Float32Array.from({ length: rows }, (_, row) =>
      vector.reduce((sum, value, column) => sum + value * weights[row * columns + column]!, 0),
    );
    expect(candidates(exact, rowNorms(weights, rows, columns), hiddenNorms(vector), 64)).not.toBeNull();
  });
});

describe('float32-fast', () => {
  const names = ['translator', 'v1_1-untied', 'v1_0-tied'];
  const engines = new Map<string, { exact: T5Engine; fast: T5Engine }>();
  let cacheFolder: string;
  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-fast-'));
    const options = { device: 'cpu', threads: 2, cacheFolder } as const;
    for (const name of names) {
      const folder = requireReference(`models/${name}`);
      const exact = await T5Engine.open(folder, options);
      const fast = await T5Engine.open(folder, { ...options, precision: 'float32-fast' });
      engines.set(name, { exact, fast });
    }
  });
  afterAll(async () => {
    for (const { exact, fast } of engines.values()) {
      await exact.close();
      await fast.close();
    }
    await rm(cacheFolder, { recursive: true });
  });

  const { greedy, greedy_min_new_tokens } = readJson<
    Record<string, { one_by_one: { source: string; sequences: number[][] }[] }>
  >(requireReference('expected/v1_1-untied/generate.json')) as Record<
    string,
    { one_by_one: { source: string; sequences: number[][] }[] }
  >;

  test.each([
    [{ max_new_tokens: 24 }, greedy!],
    [{ max_new_tokens: 24, min_new_tokens: 12 }, greedy_min_new_tokens!],
  ])('%j: the tokens of transformers on the untrained model', async (generation, { one_by_one }) => {
    for (const { source, sequences } of one_by_one) {
      const found = await engines.get('v1_1-untied')!.fast.translate({ source, generation });
      expect(found.sequences.map(({ ids }) => ids)).toEqual(sequences);
    }
  });

  test.each(names)('%s: alone and in batches the tokens, and their details, are those of float32', async (name) => {
    const { exact, fast } = engines.get(name)!;
    const generation = { max_new_tokens: 30, no_repeat_ngram_size: 3 };
    const sources = greedy!.one_by_one.map(({ source }) => source);
    expect(await fast.translateBatch(sources, generation)).toEqual(await exact.translateBatch(sources, generation));
    for (const source of sources) {
      const [a, b] = [await exact.translate({ source, generation }), await fast.translate({ source, generation })];
      expect(b.sequences).toEqual(a.sequences);
      expect(b.notes).toEqual([]);
      b.tokens.forEach((token, index) => {
        expect(token.id).toBe(a.tokens[index]!.id);
        expect(Math.abs(token.probability - a.tokens[index]!.probability)).toBeLessThan(1e-4);
      });
      expect(b.tokens).toHaveLength(a.tokens.length);
    }
  });

  test('what needs exact logits goes the float32 way', async () => {
    const { exact, fast } = engines.get('translator')!;
    for (const generation of [{ num_beams: 3 }, { repetition_penalty: 1.5 }, { do_sample: true, seed: 3 }]) {
      const source = 'translate to zh: I see knot.';
      const [a, b] = [await exact.translate({ source, generation }), await fast.translate({ source, generation })];
      expect(b.sequences).toEqual(a.sequences);
      expect(b.tokens).toEqual(a.tokens);
    }
  });
});
