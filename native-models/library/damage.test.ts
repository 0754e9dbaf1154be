import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TypedError } from '../errors/typed-error.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import { damages, type Pick } from '../testing/damage.ts';
import { seeded } from '../testing/seeded.ts';
import { readModelFolder, type ModelFolder } from './model-folder.ts';
import { writeTinyModel } from './tiny-model.ts';

const isTyped = (value: unknown): value is TypedError => value instanceof TypedError;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'damage-'));
  await writeTinyModel(join(root, 'whole'));
  await writeTinyModel(join(root, 'sharded'), 2);
});
afterAll(() => rm(root, { recursive: true }));

/** What a caller of readModelFolder relies on without looking again. */
async function expectSound({ config, tensors }: ModelFolder): Promise<void> {
  expect([...tensors.keys()]).toEqual(t5Parameters(config).map(({ name }) => name));
  for (const { name, dims } of t5Parameters(config)) {
    const { file, offset, byteLength, dims: stored } = tensors.get(name)!;
    expect(stored).toEqual(dims);
    expect(offset + byteLength).toBeLessThanOrEqual((await stat(file)).size);
  }
}

test('500 damaged folders give a sound model or a typed error that names a file', async () => {
  const random = seeded(20240229);
  const pick: Pick = (items) => items[Math.floor(random() * items.length)]!;
  const codes = new Set<string>();
  let sound = 0;
  for (let run = 0; run < 500; run++) {
    const folder = join(root, 'damaged');
    await cp(join(root, pick(['whole', 'sharded'])), folder, { recursive: true });
    const [kind, damage] = pick(Object.entries(damages));
    const file = pick(await readdir(folder));
    await damage(join(folder, file), random, pick);
    const outcome: unknown = await readModelFolder(folder).catch((error: unknown) => error);
    if (isTyped(outcome)) {
      expect(outcome.details.file, `run ${run}: ${kind}, ${file}: ${outcome.message}`).toContain(folder);
      codes.add(outcome.code);
    } else if (outcome instanceof Error) {
      throw new Error(`run ${run}: ${kind}, ${file}: ${String(outcome)}`, { cause: outcome });
    } else {
      await expectSound(outcome as ModelFolder);
      sound++;
    }
    await rm(folder, { recursive: true });
  }
  // Both outcomes happen: damage among the weights' own bytes cannot be seen, most other damage is.
  expect(sound).toBeGreaterThan(20);
  expect(codes.size).toBeGreaterThan(15);
});
