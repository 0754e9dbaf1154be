import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { hashFile, type FileHash } from '../files/hash-file.ts';
import { isThere } from '../files/is-there.ts';
import { syncFile, writeSynced } from '../files/synced.ts';
import { RunError, readFailure, systemCode } from './run-error.ts';

const CHECKSUMS = 'checksums.json';

const plainName = v.pipe(v.string(), v.minLength(1), v.maxLength(255), v.regex(/^(?!\.{1,2}$)[^/\\\0]+$/));
const checksums = v.object({
  files: v.pipe(
    v.array(
      v.object({
        name: plainName,
        size_bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      }),
    ),
    v.minLength(1),
  ),
});

/** checksums.json of a checkpoint: its other files as they were when it was written. */
export type Checksums = Readonly<v.InferOutput<typeof checksums>>;

/**
 * Puts checksums.json beside the plain files that lie in the folder, and has all of it on the disk.
 * @param written files that are on the disk already and were hashed as they went there; the others are read and synced.
 */
export async function writeChecksums(folder: string, written: readonly FileHash[]): Promise<Checksums> {
  const known = new Map(written.map((file) => [basename(file.path), file]));
  const files = [];
  for (const name of (await readdir(folder)).sort()) {
    const { size_bytes, sha256 } = known.get(name) ?? (await syncAndHash(join(folder, name)));
    files.push({ name, size_bytes, sha256 });
  }
  await writeSynced(join(folder, CHECKSUMS), JSON.stringify({ files }, null, 2) + '\n');
  return { files };
}

async function syncAndHash(path: string): Promise<FileHash> {
  await syncFile(path);
  return hashFile(path);
}

/** Of a checkpoint whose files all have their size. @throws RunError `checkpoint-damaged`, `checkpoint-not-found`. */
export async function readChecksums(folder: string): Promise<Checksums> {
  const { files } = await parseChecksums(folder);
  for (const { name, size_bytes } of files) {
    const found = await stat(join(folder, name)).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw readFailure(join(folder, name), error);
    });
    if (!found?.isFile()) throw damaged(folder, name, `a file of ${size_bytes} bytes`, found ? 'a folder' : 'none');
    if (found.size !== size_bytes) throw damaged(folder, name, `${size_bytes} bytes`, `${found.size} bytes`);
  }
  return { files };
}

/**
 * Reads every file once and holds it against its checksum.
 * @param read hashes the file of that path; an export copies it on the same way. Its errors come back as they are.
 * @throws RunError `checkpoint-damaged`, `checkpoint-not-found`, `run-unreadable`.
 */
export async function verifyChecksums(
  folder: string,
  read: (path: string) => Promise<FileHash> = hashStored,
): Promise<Checksums> {
  const checked = await readChecksums(folder);
  for (const { name, sha256 } of checked.files) {
    const found = await read(join(folder, name));
    if (found.sha256 !== sha256) throw damaged(folder, name, `SHA-256 ${sha256}`, `SHA-256 ${found.sha256}`);
  }
  return checked;
}

/** @throws RunError `run-unreadable`. */
export async function hashStored(path: string): Promise<FileHash> {
  return hashFile(path).catch((error: unknown) => {
    throw readFailure(path, error);
  });
}

export function sizeOf({ files }: Checksums): number {
  return files.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
}

async function parseChecksums(folder: string): Promise<Checksums> {
  const file = join(folder, CHECKSUMS);
  const text = await readFile(file, 'utf8').catch(async (error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw readFailure(file, error);
    if (!(await isThere(folder))) throw notFound(folder);
    throw damaged(folder, CHECKSUMS, 'the checksums of a whole checkpoint', 'none');
  });
  try {
    return v.parse(checksums, JSON.parse(text));
  } catch (error) {
    throw damaged(folder, CHECKSUMS, 'a list of files with their checksums', (error as Error).message);
  }
}

function damaged(folder: string, name: string, expected: string, found: string): RunError {
  const file = join(folder, name);
  const message = `The checkpoint ${folder} is damaged: ${name} should be ${expected}, but is ${found}.`;
  return new RunError('checkpoint-damaged', message, { file, expected, found, hint: 'Take an earlier checkpoint.' });
}

function notFound(folder: string): RunError {
  return new RunError('checkpoint-not-found', `There is no checkpoint ${folder}.`, {
    file: folder,
    hint: 'Take one of those that the run lists.',
  });
}
