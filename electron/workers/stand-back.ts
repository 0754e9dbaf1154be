import { constants, getPriority, setPriority } from 'node:os';

/**
 * From now on this thread, with those that it starts, computes on what the page and the engine leave of the cores. Linux
 * alone gives a thread a priority of its own; elsewhere the engine in the same process would stand back too.
 */
export function standBack(): void {
  if (process.platform !== 'linux') return;
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  // Whoever started the whole lab with less keeps it so: only root could take it back.
  if (getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}
