import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrainingEvent } from '../training/training-events.ts';
import { EventLog } from './event-log.ts';
import { readEventLines } from './read-events.ts';
import { realDisk, type Disk } from '../files/disk.ts';
import { aCheckpoint, aFailure, aForecast, anEnd, anEvaluation, aStart, aStep, temporaryFolder } from './test-data.ts';

const everyKind: readonly TrainingEvent[] = [
  aStart(0),
  aStep(1),
  aForecast(1),
  anEvaluation(1),
  { ...anEvaluation(1), eval_bleu: 40.5, eval_chrf: 60.25 } as TrainingEvent,
  aCheckpoint(1, true),
  { event: 'paused', step: 1 },
  { event: 'continued', step: 1 },
  anEnd(1, 'stopped'),
  aFailure,
];

/** As a crash leaves it: a log that is not closed. */
async function written(folder: string, events: readonly TrainingEvent[]): Promise<EventLog> {
  const log = await EventLog.open(folder, realDisk);
  for (const event of events) await log.append(event);
  return log;
}

async function eventsIn(folder: string): Promise<readonly TrainingEvent[]> {
  return (await readEventLines(join(folder, 'events.jsonl'))).events;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused, write`), { code, syscall: 'write' });
}

test('events of every kind come back as they were, in order, one a line', async () => {
  await using folder = await temporaryFolder();
  const log = await EventLog.open(folder.path, realDisk);
  await Promise.all(everyKind.map((event) => log.append(event)));
  expect((await log.read()).events).toEqual(everyKind);
  await log.close();
  expect((await readFile(join(folder.path, 'events.jsonl'), 'utf8')).split('\n')).toHaveLength(everyKind.length + 1);
});

test('a loss that is not a number comes back as one that is not', async () => {
  await using folder = await temporaryFolder();
  await (await written(folder.path, [{ ...aStep(1), loss: NaN }])).close();
  expect(await eventsIn(folder.path)).toEqual([{ ...aStep(1), loss: NaN }]);
});

test('a last line cut at any byte costs that line only, and the next one begins a line of its own', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'events.jsonl');
  await (await written(folder.path, [aStart(0), aStep(1), anEvaluation(2)])).close();
  const whole = await readFile(file);
  const twoLines = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
  for (let length = twoLines; length < whole.length; length++) {
    await writeFile(file, whole.subarray(0, length));
    expect(await eventsIn(folder.path)).toEqual([aStart(0), aStep(1)]);
    await (await written(folder.path, [aStep(2)])).close();
    expect(await eventsIn(folder.path)).toEqual([aStart(0), aStep(1), aStep(2)]);
  }
});

test('a damaged line is left out and named, and the others stay', async () => {
  await using folder = await temporaryFolder();
  await (await written(folder.path, [aStart(0), aStep(1), aStep(2)])).close();
  const file = join(folder.path, 'events.jsonl');
  const bytes = await readFile(file);
  for (const at of [0, 5, 12]) {
    const damaged = Buffer.from(bytes);
    damaged[bytes.indexOf('\n') + 1 + at]! ^= 0x80;
    await writeFile(file, damaged);
    expect(await readEventLines(file)).toMatchObject({ events: [aStart(0), aStep(2)], damaged: [2] });
  }
  await appendFile(file, '{"event":"step","step":-1}\nnull\n\n');
  expect((await readEventLines(file)).damaged).toEqual([2, 4, 5, 6]);
});

test('a summary needs of all steps only the last, in its place', async () => {
  await using folder = await temporaryFolder();
  await (await written(folder.path, [aStart(0), aStep(1), aStep(2), anEvaluation(2), aStep(3), aFailure])).close();
  const { events } = await readEventLines(join(folder.path, 'events.jsonl'), 'last');
  expect(events).toEqual([aStart(0), anEvaluation(2), aStep(3), aFailure]);
});

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EIO', 'run-unwritable'],
])(
  '%s after half of a line is an error, and nothing of it is lost or doubled when there is space again',
  async (code, expected) => {
    await using folder = await temporaryFolder();
    let isFull = false;
    let calls = 0;
    const disk: Disk = {
      ...realDisk,
      async write(handle, bytes, position) {
        if (isFull && calls++ % 2 === 1) throw systemError(code);
        return realDisk.write(handle, isFull ? bytes.subarray(0, 20) : bytes, position);
      },
    };
    const log = await EventLog.open(folder.path, disk);
    await log.append(aStart(0));
    isFull = true;
    await expect(log.append(aStep(1))).rejects.toMatchObject({ code: expected, details: { found: code } });
    expect(await readFile(join(folder.path, 'events.jsonl'), 'utf8')).toMatch(/^\{.*"started".*\}\n$/);
    await expect(log.append(aStep(2))).rejects.toMatchObject({ code: expected });
    await expect(log.flush()).rejects.toMatchObject({ code: expected });
    isFull = false;
    await log.append(aStep(3));
    await log.close();
    expect(await eventsIn(folder.path)).toEqual([aStart(0), aStep(1), aStep(2), aStep(3)]);
  },
);

test('a folder that is removed in the middle is told at the next flush', async () => {
  await using folder = await temporaryFolder();
  const run = join(folder.path, 'run');
  await mkdir(run);
  const log = await written(run, [aStart(0)]);
  await rm(run, { recursive: true });
  await log.append(aStep(1));
  await expect(log.flush()).rejects.toMatchObject({
    code: 'run-unwritable',
    details: { file: join(run, 'events.jsonl') },
  });
  await expect(log.truncate(1)).rejects.toMatchObject({ code: 'run-unwritable', details: { found: 'ENOENT' } });
  await expect(log.close()).rejects.toMatchObject({ code: 'run-unwritable' });
});

const history: readonly TrainingEvent[] = [
  aStart(0),
  aStep(1),
  { event: 'paused', step: 1 },
  { event: 'continued', step: 1 },
  aStep(2),
  anEvaluation(2),
  aCheckpoint(2),
  anEnd(2, 'stopped'),
  aStart(2),
  aStep(3),
  aFailure,
];

test.each<[number, readonly TrainingEvent[]]>([
  [0, []],
  [1, [aStart(0), aStep(1)]],
  [2, [aStart(0), aStep(1), aStep(2), anEvaluation(2), aCheckpoint(2)]],
  [3, [aStart(0), aStep(1), aStep(2), anEvaluation(2), aCheckpoint(2), aStart(2), aStep(3)]],
  [9, [aStart(0), aStep(1), aStep(2), anEvaluation(2), aCheckpoint(2), aStart(2), aStep(3)]],
])('a run that goes on from step %i keeps what the weights went through until then', async (step, kept) => {
  await using folder = await temporaryFolder();
  const log = await written(folder.path, history);
  await log.truncate(step);
  await log.append(aStart(step));
  await log.close();
  expect(await eventsIn(folder.path)).toEqual([...kept, aStart(step)]);
});

test('a file that is cut behind the log’s back is still a file of whole lines after the next opening', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'events.jsonl');
  await (await written(folder.path, [aStart(0), aStep(1)])).close();
  await truncate(file, 10);
  await (await written(folder.path, [aStep(2)])).close();
  expect(await eventsIn(folder.path)).toEqual([aStep(2)]);
  await rename(file, `${file}.away`);
  expect(await eventsIn(folder.path)).toEqual([]);
});
