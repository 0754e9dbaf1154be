import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder for an export of a checkpoint, inside the run's: the first name at which neither folder nor archive lies. */
export async function freeExportFolder(run: string, step: number): Promise<string> {
  const folder = join(run, `export-${step}`);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? folder : `${folder}-${number}`;
    if ((await isVacant(candidate)) && !(await isThere(`${candidate}.zip`))) return candidate;
  }
}

/** An export goes into an empty folder, too. */
async function isVacant(folder: string): Promise<boolean> {
  if (!(await isThere(folder))) return true;
  return readdir(folder).then(
    (names) => names.length === 0,
    () => false,
  );
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
