import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainingEvent } from '../training/training-events.ts';
import { readStretches } from './read-stretches.ts';
import { stepFields } from './step-line.ts';
import { aCheckpoint, anEvaluation, aStart, aStep, temporaryFolder } from './test-data.ts';
import { eventLine } from './training-event-schema.ts';

const stepsFrom = (first: number, last: number): readonly TrainingEvent[] =>
  Array.from({ length: last - first + 1 }, (_, index) => aStep(first + index));

async function written(folder: string, events: readonly TrainingEvent[]): Promise<string> {
  const file = join(folder, 'events.jsonl');
  await writeFile(file, events.map(eventLine).join(''));
  return file;
}

test('steps are columns between the other events, which stay as they are', async () => {
  await using folder = await temporaryFolder();
  const latest = stepsFrom(4, 103);
  const file = await written(folder.path, [aStart(0), aStep(1), aStep(2), anEvaluation(2), aStep(3), ...latest]);
  expect(await readStretches(file, stepFields)).toEqual([
    aStart(0),
    // `aStep` says what each field is: step, a tenth of it, its reciprocal, 1, 1e-3 and 5 ms.
    {
      event: 'steps',
      count: 2,
      fields: stepFields,
      values: Float64Array.of(1, 2, 0.1, 0.2, 1, 0.5, 1, 1, 1e-3, 1e-3, 5, 5),
    },
    anEvaluation(2),
    {
      event: 'steps',
      count: 1,
      fields: stepFields,
      values: Float64Array.of(3, 0.3, 1 / 3, 1, 1e-3, 5),
    },
    ...latest,
  ]);
});

test('the fields that are asked for are read, and no others; what JSON writes as null is no number', async () => {
  await using folder = await temporaryFolder();
  const diverged = { ...aStep(2), loss: NaN, grad_norm: Infinity } as TrainingEvent;
  const latest = stepsFrom(3, 102);
  const file = await written(folder.path, [aStep(1), diverged, ...latest]);
  expect(await readStretches(file, ['step', 'loss'])).toEqual([
    { event: 'steps', count: 2, fields: ['step', 'loss'], values: Float64Array.of(1, 2, 1, NaN) },
    ...latest,
  ]);
});

test('the latest hundred steps are whole, whatever stands behind them', async () => {
  await using folder = await temporaryFolder();
  const behind = Array.from({ length: 200 }, () => aCheckpoint(101));
  const file = await written(folder.path, [...stepsFrom(1, 101), ...behind]);
  const entries = await readStretches(file, ['step']);
  expect(entries[0]).toMatchObject({ event: 'steps', count: 1 });
  expect(entries.slice(1)).toEqual([...stepsFrom(2, 101), ...behind]);
  expect(await readStretches(await written(folder.path, stepsFrom(1, 100)), ['step'])).toEqual(stepsFrom(1, 100));
});

test('a line that another program wrote is read, one that was damaged or cut short left out', async () => {
  await using folder = await temporaryFolder();
  const latest = stepsFrom(5, 104);
  const file = await written(folder.path, [aStep(1), aStep(2), aStep(3), aStep(4), ...latest]);
  const lines = (await readFile(file, 'utf8')).split('\n');
  lines[1] = lines[1]!.replaceAll(',', ', ');
  lines[2] = lines[2]!.replace('"loss":0.3', '"loss":0.3.');
  await writeFile(file, lines.join('\n'));
  await appendFile(file, eventLine(aStep(105)).slice(0, -1));
  expect(await readStretches(file, ['step'])).toEqual([
    { event: 'steps', count: 1, fields: ['step'], values: Float64Array.of(1) },
    aStep(2),
    { event: 'steps', count: 1, fields: ['step'], values: Float64Array.of(4) },
    ...latest,
  ]);
});

test('a run without a file has no events', async () => {
  await using folder = await temporaryFolder();
  expect(await readStretches(join(folder.path, 'events.jsonl'), stepFields)).toEqual([]);
});
