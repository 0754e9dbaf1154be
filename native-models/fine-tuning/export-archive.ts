import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileHash } from '../files/hash-file.ts';
import { zipFolder } from '../files/zip-folder.ts';
import { TrainingError } from '../training/training-error.ts';
import type { ExportOptions } from './export-proof.ts';

/** The archive of an exported folder lies beside it, under its name. */
export function archivePath(output: string): string {
  return `${output}.zip`;
}

/** @throws TrainingError `archive-exists`. */
export async function assertNoArchive(output: string): Promise<void> {
  const file = archivePath(output);
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!found) return;
  throw new TrainingError('archive-exists', `The archive cannot be written: ${file} exists already.`, {
    file,
    expected: ['new-name'],
    found: found.isDirectory() ? ['folder'] : ['file'],
    hint: 'Name another folder for the export, or move the archive away.',
  });
}

/**
 * Packs an export while its folder is still in the making.
 * @param folder where its files lie now; @param output what it will be called, inside the archive too.
 * @throws FileError `file-unwritable`; what the signal says.
 */
export function writeArchive(folder: string, output: string, { onProgress, signal }: ExportOptions): Promise<FileHash> {
  return zipFolder(folder, archivePath(output), {
    root: basename(output),
    onProgress: (done_bytes, total_bytes) => onProgress({ event: 'zipping', done_bytes, total_bytes }),
    signal,
  });
}
