import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { firstFree } from '../files/first-free.ts';

/** A folder for an export of a checkpoint, inside the run's: the first name at which neither folder nor archive lies. */
export async function freeExportFolder(run: string, step: number): Promise<string> {
  return firstFree(
    join(run, `export-${step}`),
    async (folder) => (await isVacant(folder)) && !(await isTaken(`${folder}.zip`)),
  );
}

/** An export goes into an empty folder, too. */
async function isVacant(folder: string): Promise<boolean> {
  if (!(await isTaken(folder))) return true;
  return readdir(folder).then(
    (names) => names.length === 0,
    () => false,
  );
}

/** A link that leads nowhere takes a name as well. */
async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
