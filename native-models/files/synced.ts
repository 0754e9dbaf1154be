import { open, type FileHandle } from 'node:fs/promises';

/** What goes into a file: the whole of it, or a function that writes it. */
export type FileContent = string | Uint8Array | ((handle: FileHandle) => Promise<void>);

/** Writes a new file and has it on the disk; it must not exist. Throws what the disk or `content` throws. */
export async function writeSynced(path: string, content: FileContent): Promise<void> {
  await fillSynced(path, typeof content === 'function' ? content : (handle) => handle.writeFile(content));
}

/** The same for a function that has something to say about what it wrote. */
export async function fillSynced<Result>(
  path: string,
  write: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  await using handle = await open(path, 'wx');
  const result = await write(handle);
  await handle.sync();
  return result;
}

/** Has a file that is written already on the disk. Opened writable: Windows syncs no file that is open for reading only. */
export async function syncFile(path: string): Promise<void> {
  await using handle = await open(path, 'r+');
  await handle.sync();
}

/** A new name is durable only when its folder is synced; Windows cannot open a folder, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
