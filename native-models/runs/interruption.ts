import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENTS } from './event-log.ts';
import { pathInRun } from './run-data.ts';
import type { RunDescription } from './run-description.ts';
import type { RunInterruption } from './run-state.ts';

/**
 * When an interrupted run stopped, and what keeps it from going on. A checkpoint is a whole model; without one, or with
 * adapters, the model that the run began with is needed too. Whether files have changed is found when it goes on.
 */
export async function readInterruption(
  run: string,
  { created, model, arguments: args, train, evaluation, general, replay }: RunDescription,
  hasCheckpoint: boolean,
): Promise<RunInterruption> {
  const data = [train, evaluation, general, replay].flatMap((set) => set?.files ?? []);
  const ofModel = hasCheckpoint && args.lora_r === 0 ? [] : model.files;
  const files = [...new Set([...ofModel, ...data].map(({ path }) => pathInRun(run, path)))];
  const found = await Promise.all(files.map(lastChange));
  const at = (await lastChange(join(run, EVENTS))) ?? new Date(created);
  return { at: at.toISOString(), missing: files.filter((_, index) => found[index] === null) };
}

/** Null where there is no such file. */
async function lastChange(file: string): Promise<Date | null> {
  return stat(file).then(
    ({ mtime }) => mtime,
    () => null,
  );
}
