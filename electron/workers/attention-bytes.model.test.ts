import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUNDLED_CONFIG } from '../../native-models/bundled/model-recipe.ts';
import { repositoryRoot } from '../../native-models/testing/reference.ts';
import type { LabApi } from '../contract/lab-api.ts';
import { createLabHost, type LabHost } from '../host/lab-host.ts';
import { bundleWorker, type BundledWorker } from './testing/bundle-worker.ts';

// What crosses the contract for the attention view, counted on the model that ships with the lab.
const { num_layers: LAYERS, num_heads: HEADS, d_kv: D_KV } = BUNDLED_CONFIG;
const short = { source: 'translate to en: Где солнце?', target: 'Where is the sun?' };
const long = { source: `translate to en: ${'Где солнце? '.repeat(60)}`, target: 'Where is the sun? '.repeat(40) };

let folder: string;
let worker: BundledWorker;
let host: LabHost;
let lab: LabApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 't5-lab-bytes-'));
  worker = await bundleWorker(new URL('./engine-worker.ts', import.meta.url));
  host = createLabHost({
    dataFolder: folder,
    cacheFolder: folder,
    bundledModel: join(repositoryRoot, 'native-models', 'bundled', 'model'),
    engineWorker: worker.url,
    trainingWorker: worker.url,
  });
  lab = host.api;
});
afterAll(async () => {
  await host.close();
  await worker[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What a reply takes on the wire, which is JSON at every door but the worker's. */
const wireBytes = (reply: unknown) => Buffer.byteLength(JSON.stringify(reply));
const base64Length = (bytes: number) => 4 * Math.ceil(bytes / 3);

test('an overview of one kind brings a byte a pixel of the maps on screen, however long the texts', async () => {
  const map_size = 24;
  for (const pair of [short, long]) {
    const { source_tokens, target_tokens, target, kinds } = await lab.attention.overview({
      ...pair,
      kinds: ['cross'],
      map_size,
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(['cross']);
    const rows = Math.min(map_size, target_tokens.length);
    const columns = Math.min(map_size, source_tokens.length);
    expect(kinds[0]!.maps.length).toBe(base64Length(LAYERS * HEADS * rows * columns));
    // Eight figures a head, and the tokens and the text that stand beside the maps.
    const beside = wireBytes({ source_tokens, target_tokens, target });
    expect(wireBytes({ kinds })).toBeLessThan(
      base64Length(LAYERS * HEADS * map_size ** 2) + LAYERS * HEADS * 300 + 200,
    );
    expect(beside).toBeLessThan(50 * (source_tokens.length + target_tokens.length) + 2000);
  }
});

test('a head brings four bytes a cell, and the step from one to the next nothing else', async () => {
  const { weights, rows, columns } = await lab.attention.map({ ...short, kind: 'cross', layer: 1, head: 3 });
  expect(weights.length).toBe(base64Length(4 * rows * columns));
});

test('a cell brings its four vectors and a dozen figures, however long the row', async () => {
  for (const pair of [short, long]) {
    const cell = await lab.attention.cell({ ...pair, kind: 'encoder', layer: 1, head: 0, row: 3, column: 1 });
    expect([cell.query, cell.key, cell.value, cell.context].map((vector) => vector.length)).toEqual(
      Array(4).fill(D_KV),
    );
    expect(wireBytes(cell)).toBeLessThan(25 * (4 * D_KV + 12) + 200);
  }
});

test('a lone half of a surrogate pair is read as a character that is not one, and nothing fails', async () => {
  const { source_tokens } = await lab.attention.overview({ source: 'sun \ud800 sun', target: 'a' });
  expect(source_tokens.length).toBeGreaterThan(2);
});
