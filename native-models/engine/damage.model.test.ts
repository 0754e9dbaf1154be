import { copyFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TypedError } from '../errors/typed-error.ts';
import { writeTinyModel } from '../library/tiny-model.ts';
import { damages, type Pick } from '../testing/damage.ts';
import { seeded } from '../testing/seeded.ts';
import { requireReference } from '../testing/reference.ts';
import { T5Engine } from './t5-engine.ts';

const isTyped = (value: unknown): value is TypedError => value instanceof TypedError;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 't5-lab-damaged-engine-'));
  for (const [name, shards] of [
    ['whole', 0],
    ['sharded', 2],
  ] as const) {
    await writeTinyModel(join(root, name), shards, { vocab_size: 3100 });
    for (const file of ['spiece.model', 'added_tokens.json', 'special_tokens_map.json', 'tokenizer_config.json'])
      await copyFile(join(requireReference('models/v1_0-tied'), file), join(root, name, file));
  }
});
afterAll(() => rm(root, { recursive: true }));

/** Opens, translates, scores, closes: what a user would do first. */
async function use(folder: string): Promise<'used'> {
  const engine = await T5Engine.open(folder, { device: 'cpu', threads: 1, cacheFolder: join(root, 'cache') });
  try {
    await engine.translate({ source: 'Мама мыла раму', generation: { max_new_tokens: 3 } });
    await engine.forwardExamples({ examples: [{ source: 'I and you', target: 'Iandyou' }] });
  } finally {
    await engine.close();
  }
  return 'used';
}

test('a model damaged in 500 ways works or says what is wrong, and the process goes on', async () => {
  const random = seeded(20261122);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)]!;
  const codes = new Set<string>();
  let used = 0;
  for (let run = 0; run < 500; run++) {
    const folder = join(root, 'damaged');
    await cp(join(root, pick(['whole', 'sharded'])), folder, { recursive: true });
    const file: string = pick(await readdir(folder));
    const fitting = Object.entries(damages).filter(([name]) => file !== 'spiece.model' || !name.endsWith('a value'));
    const [kind, damage] = pick(fitting);
    await damage(join(folder, file), random, pick);
    const outcome: unknown = await use(folder).catch((error: unknown) => error);
    if (outcome === 'used') used += 1;
    else if (isTyped(outcome)) codes.add(outcome.code);
    else throw new Error(`run ${run}: ${kind}, ${file}: ${String(outcome)}`, { cause: outcome });
    await rm(folder, { recursive: true });
  }
  expect(used).toBeGreaterThan(50);
  expect(codes.size).toBeGreaterThan(10);
}, 240_000);
