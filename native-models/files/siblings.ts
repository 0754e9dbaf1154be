import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pidRuns } from './process-identity.ts';

/** A free name beside a file or folder, which says that what bears it is not whole, and who writes it. */
export function siblingOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomUUID()}.tmp`);
}

/** What a killed process left of an earlier try; one that still runs may be at it this very moment. */
export async function sweepSiblings(path: string): Promise<void> {
  const start = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(start) && /^(\d{1,10})\.[0-9a-f-]{36}\.tmp$/.exec(name.slice(start.length))?.[1];
    if (pid && !(await pidRuns(Number(pid)))) await rm(join(dirname(path), name), { recursive: true, force: true });
  }
}
