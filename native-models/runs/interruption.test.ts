import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from './create-run.ts';
import { readRunSummary } from './read-run.ts';
import { aCheckpoint, aDescription, anEnd, aStart, aStep, temporaryFolder } from './test-data.ts';

const stoppedAt = new Date('2026-02-03T10:11:12.000Z');
const hashed = (path: string) => ({ path, size_bytes: 1, sha256: 'ab'.repeat(32) });

/** A run of one step whose process is gone; its model and one of its two data files are there. */
async function interrupted(folder: string, { lora_r = 0, saved = false, ended = false } = {}): Promise<string> {
  await mkdir(join(folder, 'files'));
  for (const name of ['model', 'train.tsv']) await writeFile(join(folder, 'files', name), '');
  const at = (name: string) => hashed(join(folder, 'files', name));
  const path = join(folder, 'run');
  const data = (name: string) => ({ ...aDescription.train, files: [at(name)] });
  const run = await createRun(path, {
    ...aDescription,
    arguments: { ...aDescription.arguments, lora_r },
    model: { ...aDescription.model, files: [at('model')] },
    train: data('train.tsv'),
    evaluation: data('evaluation.tsv'),
  });
  for (const event of [aStart(0), aStep(1), aCheckpoint(1)]) await run.appendEvent(event);
  if (saved) {
    const write = async (folderOfIt: string) => {
      await writeFile(join(folderOfIt, 'weights'), 'abcdef');
      return [];
    };
    await run.writeCheckpoint(1, { expectedBytes: 6, write });
  }
  if (ended) await run.appendEvent(anEnd(1, 'stopped'));
  await run.close();
  await utimes(join(path, 'events.jsonl'), stoppedAt, stoppedAt);
  return path;
}

test('an interrupted run tells when it stopped and which of its files are away', async () => {
  await using folder = await temporaryFolder();
  const run = await interrupted(folder.path);
  const evaluation = join(folder.path, 'files', 'evaluation.tsv');
  const interruption = { at: stoppedAt.toISOString(), missing: [evaluation] };
  expect(await readRunSummary(run)).toMatchObject({ state: { phase: 'interrupted' }, step: 1, interruption });
  await writeFile(evaluation, '');
  expect((await readRunSummary(run)).interruption?.missing).toEqual([]);
});

test.each([
  ['without a checkpoint the model is needed', {}, true],
  ['a checkpoint is a whole model', { saved: true }, false],
  ['adapters need the model to the end', { saved: true, lora_r: 4 }, true],
])('%s', async (_, how, isNeeded) => {
  await using folder = await temporaryFolder();
  const run = await interrupted(folder.path, how);
  const model = join(folder.path, 'files', 'model');
  await rm(model);
  expect((await readRunSummary(run)).interruption!.missing.includes(model)).toBe(isNeeded);
});

test('a run that was stopped was not interrupted', async () => {
  await using folder = await temporaryFolder();
  const summary = await readRunSummary(await interrupted(folder.path, { ended: true }));
  expect(summary.state).toEqual({ phase: 'stopped' });
  expect(summary).not.toHaveProperty('interruption');
});
