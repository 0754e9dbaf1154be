/**
 * `write-child FOLDER`: goes on with a run as a trainer does, for ever: four steps, an event each, then a checkpoint;
 * every second one is written twice and an older one removed. Prints what it was told is on disk or in the file.
 * A checkpoint's files hold nothing but its step.
 */
import { writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRun } from '../open-run.ts';

const say = (line: string) => writeSync(1, `${line}\n`);

await using run = await openRun(process.argv[2] ?? '');
const { checkpoint } = await run.lastWholeCheckpoint();
let step = checkpoint?.step ?? 0;
await run.truncateEvents(step);
say(`began ${step}`);

const save = async (at: number) => {
  await run.writeCheckpoint(at, {
    expectedBytes: 1e5,
    write: async (folder) => {
      for (const name of ['model.safetensors', 'optimizer.safetensors', 'state.json'])
        await writeFile(join(folder, name), `${at} `.repeat(5000));
      return [];
    },
  });
  say(`checkpoint ${at}`);
};

for (;;) {
  for (let i = 0; i < 4; i++) {
    step++;
    const figures = { epoch: 0, loss: step, grad_norm: 1, learning_rate: 1, elapsedMs: 1 };
    await run.appendEvent({ event: 'step', step, ...figures });
    say(`event ${step}`);
  }
  await save(step);
  if (step % 8 === 0) {
    await save(step);
    for (const { name } of (await run.checkpoints()).slice(0, -2)) await run.removeCheckpoint(name);
  }
}
