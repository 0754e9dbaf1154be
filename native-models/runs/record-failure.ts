import type { TrainingFailed } from '../training/training-events.ts';
import { runState } from './derive-run-state.ts';
import { openRun } from './open-run.ts';
import { releaseLockOfThread } from './run-lock.ts';

/**
 * After a thread of this process ended without closing its run: takes away the lock that it left, and writes how it
 * ended where it did not say so itself. A run of which that thread did not have the lock is left alone.
 * @throws RunError what `openRun` throws, `disk-full`, `run-unwritable`.
 */
export async function recordFailure(folder: string, thread: number, failure: TrainingFailed | null): Promise<void> {
  if (!(await releaseLockOfThread(folder, thread)) || !failure) return;
  await using run = await openRun(folder);
  if (runState(null, await run.readEvents()).phase === 'interrupted') await run.appendEvent(failure);
}
