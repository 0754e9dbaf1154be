import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import type { FolderEntry } from '../contract/replies/files.ts';
import { describeError } from '../workers/describe-error.ts';
import { LabError } from '../contract/lab-error.ts';
import type { Service } from './service.ts';

/** More names than anybody looks through. */
const MOST_ENTRIES = 5000;
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Folders as somebody looks through them. Nothing in them is opened. */
export function createFilesService(): Service<'files'> {
  return {
    'files.folder': async ({ path = homedir(), endings }) => {
      const folder = await folderOf(resolve(path));
      const names = (await readNames(folder)).filter((name) => !name.startsWith('.'));
      const entries = (await Promise.all(names.map((name) => entryOf(folder, name, endings)))).flat();
      entries.sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || byName.compare(a.name, b.name));
      const parent = dirname(folder);
      return {
        path: folder,
        parent: parent === folder ? null : parent,
        entries: entries.slice(0, MOST_ENTRIES),
        left_out: Math.max(0, entries.length - MOST_ENTRIES),
      };
    },
  };
}

/** The path itself, or the folder that its file lies in. */
async function folderOf(path: string): Promise<string> {
  const status = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return status.isDirectory() ? path : dirname(path);
}

async function readNames(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
}

/** A link counts as what it leads to; one that leads nowhere, and what is neither file nor folder, is left out. */
async function entryOf(folder: string, name: string, endings: readonly string[]): Promise<FolderEntry[]> {
  const path = join(folder, name);
  const status = await stat(path).catch(() => null);
  if (status?.isDirectory()) return [{ name, path, kind: 'folder' }];
  return status?.isFile() && endings.includes(extname(name).toLowerCase()) ? [{ name, path, kind: 'file' }] : [];
}

/** The system's error under a folder's own reasons. */
function unreadable(file: string, error: unknown): LabError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = `The folder ${file} does not exist.`;
    return new LabError({ code: 'file-not-found', reason: 'ENOENT', message, file }, error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const message = `Access to the folder ${file} was denied.`;
    return new LabError({ code: 'file-unreadable', reason: 'folder-unreadable', message, file }, error);
  }
  return new LabError(describeError(error), error);
}
