import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeCheckpointFiles } from '../native-models/fine-tuning/checkpoint-files.ts';
import { openLiveTraining, openModel, type LiveTraining } from '../native-models/fine-tuning/open-training.ts';
import { realDisk } from '../native-models/files/disk.ts';
import { writeCheckpoint } from '../native-models/runs/write-checkpoint.ts';
import { t5Parameters } from '../native-models/t5/parameter-names.ts';
import { initialTrainerState } from '../native-models/training/trainer-state.ts';
import { parseTrainingArguments } from '../native-models/training-arguments/parse-arguments.ts';
import type { Figures } from './figure.ts';
import type { BenchSettings } from './open-engine.ts';
import { elapsedMs, median } from './timing.ts';

const PIECE_BYTES = 8 * 2 ** 20;

/**
 * A checkpoint of the model with AdamW's moments, as a training writes it, and in turn as many bytes in one plain file,
 * written and synced: what the disk needs. Both in the cache's folder, which should lie on the disk that is meant.
 */
export async function* measureCheckpoint({ model, cacheFolder, runs }: BenchSettings): Figures {
  await mkdir(cacheFolder, { recursive: true });
  const folder = await mkdtemp(path.join(cacheFolder, 'checkpoint-'));
  const args = parseTrainingArguments({});
  const live = await openLiveTraining(await openModel(model), args, { cacheFolder });
  try {
    // Memory that was never written to is no memory yet.
    for (const { data } of live.weights.optimizer.state) data.fill(1e-3);
    const checkpoints: number[] = [];
    const disk: number[] = [];
    let checkpoint_bytes = 0;
    for (let run = 0; run <= runs; run++) {
      checkpoints.push(await elapsedMs(async () => (checkpoint_bytes = await checkpoint(folder, live))));
      disk.push(await elapsedMs(() => plainFile(path.join(folder, 'plain'), checkpoint_bytes)));
      await rm(folder, { recursive: true });
      await mkdir(folder);
    }
    const [ours, theirs] = [checkpoints.slice(1), disk.slice(1)]; // the first ones warm the memory up
    yield { what: 'checkpoint_bytes', value: checkpoint_bytes };
    yield { what: 'checkpoint_write_ms', value: median(ours) };
    yield { what: 'disk_write_ms', value: median(theirs) };
    yield { what: 'checkpoint_by_disk', value: median(ours.map((ms, run) => ms / theirs[run]!)) };
  } finally {
    await live.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its bytes. */
async function checkpoint(folder: string, { context, weights }: LiveTraining): Promise<number> {
  const { folder: from, config } = context.model;
  const content = {
    model: { from, parameters: t5Parameters(config), read: weights.placed.read },
    adapter: null,
    optimizer: weights.optimizer,
    state: initialTrainerState(),
    plan: { max_steps: 1, num_train_epochs: 1, updates_per_epoch: 1, batches_per_epoch: 1, batchesOf: () => [] },
    arguments: parseTrainingArguments({}),
  };
  const write = (into: string) => writeCheckpointFiles(into, content);
  return (await writeCheckpoint(folder, 1, { expectedBytes: 0, write }, realDisk)).size_bytes;
}

async function plainFile(file: string, bytes: number): Promise<void> {
  const piece = new Uint8Array(PIECE_BYTES).fill(1);
  await using handle = await open(file, 'wx');
  for (let at = 0; at < bytes; at += PIECE_BYTES) await handle.write(piece, 0, Math.min(PIECE_BYTES, bytes - at));
  await handle.sync();
}
