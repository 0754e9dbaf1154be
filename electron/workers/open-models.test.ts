import { cp, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Tokenizer } from '../../native-models/tokenizer/encoding.ts';
import type { Engine, EngineParts } from './engine-parts.ts';
import { createGiveWay } from './give-way.ts';
import { createOpenModels, type EngineChoice } from './open-models.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-models-'));
  await writeFile(join(folder, 'config.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function noted() {
  const log: string[] = [];
  const openEngine: EngineParts['openEngine'] = async (model, { device, threads, cacheFolder }) => {
    const name = `${model.slice(folder.length)} ${device} ${threads ?? 'all'} ${cacheFolder}`;
    log.push(`open${name}`);
    return { close: async () => void log.push(`close${name}`) } as Engine;
  };
  const loadTokenizer = async (model: string) => {
    log.push(`load${model.slice(folder.length)}`);
    return {} as Tokenizer;
  };
  const models = createOpenModels({ openEngine, loadTokenizer }, 'cache', createGiveWay());
  const { signal } = new AbortController();
  return {
    log,
    models,
    engine: (choice: Partial<EngineChoice> = {}) => models.withEngine({ model: folder, ...choice }, signal, () => 0),
    tokenizer: (model: string) => models.withTokenizer(model, signal, () => 0),
  };
}

test('the same folder, device and threads are one engine, others are another', async () => {
  const { engine, log } = noted();
  for (const choice of [{}, { device: 'cpu' }, { model: `${folder}/.` }, { threads: 1 }, {}] as const) {
    await engine(choice);
  }
  expect(log).toEqual(['open cpu all cache', 'open cpu 1 cache']);
});

test('a third engine closes the one that was used longest ago', async () => {
  const { engine, log } = noted();
  for (const threads of [1, 2, 1, 3]) await engine({ threads });
  expect(log).toEqual(['open cpu 1 cache', 'open cpu 2 cache', 'close cpu 2 cache', 'open cpu 3 cache']);
});

test('eight tokenizers stay open, the ninth takes the place of the oldest', async () => {
  const { tokenizer, log } = noted();
  const folders = Array.from({ length: 9 }, (_, index) => join(folder, `m${index}`));
  await Promise.all(folders.map((model) => cp(join(folder, 'config.json'), join(model, 'config.json'))));
  for (const model of [...folders, folders[8]!, folders[1]!]) await tokenizer(model);
  expect(log).toHaveLength(9);
  await tokenizer(folders[0]!);
  expect(log.at(-1)).toBe('load/m0');
});

test('a folder whose files changed is opened again, engine and tokenizer', async () => {
  const { engine, tokenizer, log } = noted();
  const useBoth = async () => {
    await engine();
    await tokenizer(folder);
  };
  await useBoth();
  await utimes(join(folder, 'config.json'), 1, 1);
  await useBoth();
  await useBoth();
  expect(log).toEqual(['open cpu all cache', 'load', 'close cpu all cache', 'open cpu all cache', 'load']);
});
