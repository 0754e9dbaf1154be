import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedTensor, readExpectedTensors, type ExpectedTensor } from '../testing/expected-tensors.ts';
import { readJson, requireReference } from '../testing/reference.ts';
import { Session } from '../runtime/session.ts';
import { T5Engine } from './t5-engine.ts';

/** The example of the reference batch that fills its rows: nothing of it is padding. */
const LONGEST = 3;
const kinds = ['encoder', 'decoder', 'cross'] as const;
type Kind = (typeof kinds)[number];

interface Opened {
  readonly engine: T5Engine;
  readonly pair: { readonly source: string; readonly target: string };
  readonly expected: ReadonlyMap<string, ExpectedTensor>;
}
let cacheFolder: string;
const opened = new Map<string, Opened>();

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 't5-lab-attention-'));
  for (const name of ['v1_0-tied', 'umt5']) {
    const engine = await T5Engine.open(requireReference(`models/${name}`), { device: 'cpu', threads: 2, cacheFolder });
    const { examples } = readJson<{ examples: { source: string; target: string }[] }>(
      requireReference(`expected/${name}/forward.json`),
    );
    const { source, target } = examples[LONGEST]!;
    const expected = readExpectedTensors(requireReference(`expected/${name}/forward.safetensors`));
    opened.set(name, { engine, pair: { source, target }, expected });
  }
});
afterAll(async () => {
  for (const { engine } of opened.values()) await engine.close();
  await rm(cacheFolder, { recursive: true });
});

/** What transformers computed for the pair, where the table keeps it: [layer, head, row, column] → weight. */
function referenceWeights({ expected }: Opened, kind: Kind) {
  const { dims, values, stride } = expectedTensor(expected, `${kind}_attentions`);
  const [layers = 0, batch = 0, heads = 0, rows = 0, columns = 0] = dims;
  const kept: { layer: number; head: number; row: number; column: number; weight: number }[] = [];
  values.forEach((weight, index) => {
    const at = index * stride;
    const column = at % columns;
    const row = Math.floor(at / columns) % rows;
    const head = Math.floor(at / (columns * rows)) % heads;
    const example = Math.floor(at / (columns * rows * heads)) % batch;
    const layer = Math.floor(at / (columns * rows * heads * batch));
    if (example === LONGEST) kept.push({ layer, head, row, column, weight });
  });
  return { layers, heads, rows, columns, kept };
}

describe.each(['v1_0-tied', 'umt5'])('%s', (name) => {
  test.each(kinds)("every head's map is the reference's: %s", async (kind) => {
    const { engine, pair } = opened.get(name)!;
    const reference = referenceWeights(opened.get(name)!, kind);
    expect(reference.kept.length).toBeGreaterThan(100);
    const { layers, heads, rows, columns } = reference;
    const places = Array.from({ length: layers * heads }, (_, at) => ({
      layer: Math.floor(at / heads),
      head: at % heads,
    }));
    const maps = await Promise.all(places.map((place) => engine.attention.map({ ...pair, kind, ...place })));
    for (const { layer, head, row, column, weight } of reference.kept) {
      const map = maps[layer * heads + head]!;
      expect([map.rows, map.columns]).toEqual([rows, columns]);
      expect(Math.abs(map.weights[row * columns + column]! - weight)).toBeLessThan(3e-5);
    }
  });

  test.each(kinds)('a small map as large as the text has each weight in 255 steps: %s', async (kind) => {
    const { engine, pair } = opened.get(name)!;
    const { layers, heads, rows, columns, kept } = referenceWeights(opened.get(name)!, kind);
    const { kinds: found } = await engine.attention.overview({ ...pair, kinds: [kind], map_size: 1000 });
    expect(found[0]).toMatchObject({ kind, layers, heads, map_rows: rows, map_columns: columns });
    for (const { layer, head, row, column, weight } of kept) {
      const level = found[0]!.maps[((layer * heads + head) * rows + row) * columns + column]!;
      expect(Math.abs(level / 255 - weight)).toBeLessThan(0.5 / 255 + 3e-5);
    }
  });

  test.each(kinds)('the steps of a cell add up to the weight of the model: %s', async (kind) => {
    const { engine, pair } = opened.get(name)!;
    const place = { ...pair, kind, layer: 1, head: 2 };
    for (const [row, column] of [
      [3, 2],
      [7, 0],
    ] as const) {
      const cell = await engine.attention.cell({ ...place, row, column });
      const product = cell.query.reduce((sum, value, index) => sum + value * cell.key[index]!, 0);
      expect(cell.score).toBeCloseTo(product, 10);
      expect(cell.logit).toBeCloseTo(cell.score + (cell.relative?.bias ?? 0) + cell.mask, 10);
      expect(Math.exp(cell.logit - cell.row_maximum) / cell.row_sum).toBeCloseTo(cell.weight, 5);
      expect(cell.relative?.distance).toBe(kind === 'cross' ? undefined : column - row);
    }
  });

  test.each(kinds)('cells are those that a single head is told with: %s', async (kind) => {
    const { engine, pair } = opened.get(name)!;
    const place = { ...pair, kind, layer: 1, head: 0 };
    const head = await engine.attentionHead(place);
    const cell = await engine.attention.cell({ ...place, row: 4, column: 2 });
    expect(cell.query).toEqual(head.query[4]);
    expect(cell.key).toEqual(head.key[2]);
    expect(cell.value).toEqual(head.value[2]);
    expect(Math.abs(cell.score - head.scores[4]![2]!)).toBeLessThan(1e-4);
    expect(cell.relative?.bias ?? 0).toBe(head.position_bias[4]![2]!);
    const context = head.value[0]!.map((_, d) =>
      head.weights[4]!.reduce((sum, weight, column) => sum + weight * head.value[column]![d]!, 0),
    );
    cell.context.forEach((value, d) => expect(value).toBeCloseTo(context[d]!, 5));
  });

  test.each(kinds)("a slice's own softmax gives the weights of the head: %s", async (kind) => {
    const { engine, pair } = opened.get(name)!;
    const place = { ...pair, kind, layer: 0, head: 1 };
    const slice = await engine.attention.slice({ ...place, first_row: 2, rows: 3, first_column: 0, columns: 10_000 });
    slice.query.forEach((query, row) => {
      const logits = slice.key.map((key, column) => {
        const score = query.reduce((sum, value, index) => sum + value * key[index]!, 0);
        return score + (slice.position_bias?.[row]?.[column] ?? 0) + (slice.mask?.[row]?.[column] ?? 0);
      });
      const largest = Math.max(...logits);
      const powers = logits.map((logit) => Math.exp(logit - largest));
      const sum = powers.reduce((a, b) => a + b, 0);
      powers.forEach((power, column) => expect(power / sum).toBeCloseTo(slice.weights[row]![column]!, 5));
      expect(slice.kept[row]).toBeCloseTo(1, 5);
    });
    expect(slice.rows).toBe(3);
    expect(slice.mask === null).toBe(kind !== 'decoder');
  });
});

test('the whole way from head to head runs the model once', async () => {
  const { engine, pair } = opened.get('v1_0-tied')!;
  const fresh = { ...pair, target: `${pair.target} once` };
  let runs = 0;
  const run = Session.prototype.run;
  Session.prototype.run = function (...feeds) {
    runs += 1;
    return run.apply(this, feeds);
  };
  try {
    await Promise.all([engine.attention.overview(fresh), engine.attention.overview({ ...fresh, kinds: ['cross'] })]);
    expect(runs).toBe(2); // the encoder and the decoder, once each
    for (const kind of kinds) {
      await engine.attention.map({ ...fresh, kind, layer: 1, head: 3 });
      await engine.attention.cell({ ...fresh, kind, layer: 0, head: 3, row: 1, column: 1 });
    }
    await engine.attention.positionBias({ stack: 'encoder', layer: 1 });
    expect(runs).toBe(2);
  } finally {
    Session.prototype.run = run;
  }
});

test("without a target it is the model's own translation, and its text is told", async () => {
  const { engine, pair } = opened.get('v1_0-tied')!;
  const { target, target_tokens } = await engine.attention.overview({ source: pair.source });
  const { sequences } = await engine.translate({ source: pair.source });
  expect(target).toBe(sequences[0]!.text);
  expect(target_tokens.map(({ id }) => id)).toEqual(sequences[0]!.ids.slice(0, -1));
});

test('a text whose maps would not fit into memory is refused before anything runs', async () => {
  const { engine } = opened.get('v1_0-tied')!;
  const long = engine.attention.overview({ source: 'слово '.repeat(20_000) });
  await expect(long).rejects.toMatchObject({ code: 'text-too-long', details: { place: 'source text' } });
});

test('a place that is not there is named with those that are', async () => {
  const { engine, pair } = opened.get('v1_0-tied')!;
  await expect(engine.attention.map({ ...pair, kind: 'cross', layer: 2, head: 0 })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { place: 'layer', expected: '0 to 1', found: '2' },
  });
  const cell = { ...pair, kind: 'cross', layer: 0, head: 0, row: 9999, column: 0 } as const;
  await expect(engine.attention.cell(cell)).rejects.toMatchObject({ details: { place: 'row', found: '9999' } });
});

test('T5 keeps one table of relative bias for all layers of a stack, umT5 one in each', async () => {
  const owners = async (name: string) => {
    const { engine } = opened.get(name)!;
    return Promise.all(
      [0, 1].map(async (layer) => (await engine.attention.positionBias({ stack: 'encoder', layer })).owner),
    );
  };
  expect(await owners('v1_0-tied')).toEqual([0, 0]);
  expect(await owners('umt5')).toEqual([0, 1]);
});
