import { statfs, type FileHandle } from 'node:fs/promises';

/** What long work asks of the disk that a test wants to refuse. */
export interface Disk {
  /** Writes at a position of the file and says how many bytes it took. */
  readonly write: (handle: FileHandle, bytes: Uint8Array, position: number) => Promise<number>;
  /** Bytes that this user may still write where the folder lies. */
  readonly freeBytes: (folder: string) => Promise<number>;
}

export const realDisk: Disk = {
  async write(handle, bytes, position) {
    const { bytesWritten } = await handle.write(bytes, 0, bytes.length, position);
    return bytesWritten;
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};
