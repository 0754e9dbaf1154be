import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { atomicWrite } from '../files/atomic-write.ts';
import { isThere } from '../files/is-there.ts';
import type { RemoteFile } from './remote-file.ts';
import { isRepositoryName } from './repository-address.ts';

const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const commit = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));
const file = v.object({
  name: v.pipe(v.string(), v.regex(/^[\w][\w.-]{0,220}$/)),
  size_bytes: size,
  check: v.object({
    algorithm: v.picklist(['sha256', 'git-sha1']),
    value: v.pipe(v.string(), v.regex(/^([0-9a-f]{64}|[0-9a-f]{40})$/)),
  }),
});
const description = v.object({
  version: v.literal(1),
  endpoint: v.pipe(v.string(), v.url()),
  name: v.pipe(v.string(), v.check(isRepositoryName)),
  revision: v.string(),
  commit,
  started: v.pipe(v.string(), v.isoTimestamp()),
  files: v.pipe(v.array(file), v.minLength(1), v.maxLength(2000)),
});

/** What a download is of: written before its first byte, never changed. */
export type DownloadDescription = Readonly<Omit<v.InferOutput<typeof description>, 'files'>> & {
  readonly files: readonly RemoteFile[];
};

const DESCRIPTION = 'download.json';
/** Beside the models themselves, so that a whole one is renamed into its place and not copied. */
const DOWNLOADS = '.downloads';

/** One download's name among all: the model and the commit, which is as much as there can be two of. */
export function downloadId({ name, commit }: Pick<DownloadDescription, 'name' | 'commit'>): string {
  return `${name.replace('/', '--')}@${commit}`;
}

export function downloadFolder(modelsFolder: string, id: string): string {
  return join(modelsFolder, DOWNLOADS, id);
}

/** Where the whole model goes: as in the Hub's own cache, by which its folder is known as that model everywhere. */
export function modelFolderOf(
  modelsFolder: string,
  { name, commit }: Pick<DownloadDescription, 'name' | 'commit'>,
): string {
  return join(modelsFolder, `models--${name.replace('/', '--')}`, 'snapshots', commit);
}

/**
 * Writes what a download is of. What lies here of an earlier try stays only as far as it was checked against the same
 * hash: another endpoint may say something else of the same commit. Throws what the disk throws.
 */
export async function writeDescription(folder: string, content: DownloadDescription): Promise<void> {
  await mkdir(folder, { recursive: true });
  const earlier = new Map((await readDescription(folder))?.files.map((file) => [file.name, file]));
  for (const file of content.files) {
    if (earlier.get(file.name)?.check.value === file.check.value) continue;
    for (const path of [wholePath(folder, file), partialPath(folder, file)]) await rm(path, { force: true });
  }
  await atomicWrite(join(folder, DESCRIPTION), `${JSON.stringify(content, null, 2)}\n`);
}

/** Null where the folder holds none that can be read. */
export async function readDescription(folder: string): Promise<DownloadDescription | null> {
  try {
    const result = v.safeParse(description, JSON.parse(await readFile(join(folder, DESCRIPTION), 'utf8')));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** The ids of the downloads that lie here, whole or not. */
export async function listDownloadIds(modelsFolder: string): Promise<readonly string[]> {
  const names = await readdir(join(modelsFolder, DOWNLOADS)).catch(() => []);
  return names.filter((name) => isDownloadId(name));
}

/** Whether a text from outside may stand in a path. */
export function isDownloadId(text: string): boolean {
  return /^[\w.-]{1,200}@[0-9a-f]{40}$/.test(text) && !text.startsWith('.');
}

/** A file that is fetched and checked. */
export const wholePath = (folder: string, { name }: RemoteFile) => join(folder, name);
/** The same on its way: its length says how much of it is here. */
export const partialPath = (folder: string, { name }: RemoteFile) => join(folder, `${name}.partial`);

/** How many bytes of each file lie here, checked or on their way. */
export async function fetchedBytes(folder: string, files: readonly RemoteFile[]): Promise<readonly number[]> {
  const lengthOf = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0;
  return Promise.all(
    files.map(async (file) => {
      if (await isThere(wholePath(folder, file))) return file.size_bytes;
      return Math.min(file.size_bytes, await lengthOf(partialPath(folder, file)));
    }),
  );
}
