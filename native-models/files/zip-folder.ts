import { createReadStream, type ReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { fileUnwritable } from './file-error.ts';
import type { FileHash } from './hash-file.ts';
import { HashingWriter } from './hashing-writer.ts';
import { publishFile } from './publish-file.ts';

const PIECE_BYTES = 2 ** 20;
/** A regular file that everybody may read and its owner change. */
const FILE_MODE = 0o100644;

export interface ZipOptions {
  /** The folder that the archive unpacks to. */
  readonly root: string;
  /** Told after each piece; the bytes of the files, without what the archive needs for itself. */
  readonly onProgress: (done_bytes: number, total_bytes: number) => void;
  readonly signal: AbortSignal;
}

interface PackedFile {
  readonly path: string;
  /** Inside the archive, with `/`. */
  readonly name: string;
  readonly size: number;
  readonly mtime: Date;
}

/**
 * Packs a folder's files, those of its folders included, into a zip archive, which is there whole or not at all. Nothing is
 * deflated: weights would take minutes and stay as large. Beyond 4 GB it is zip64.
 * @throws FileError `file-unwritable`; what the signal says; what the disk says of a file that cannot be read.
 */
export async function zipFolder(folder: string, archive: string, options: ZipOptions): Promise<FileHash> {
  const { root, onProgress, signal } = options;
  const files = await filesOf(folder, root);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const unwritable = (error: unknown) => {
    throw fileUnwritable(archive, error);
  };
  return publishFile(archive, async (handle) => {
    const file = new HashingWriter(handle);
    let done = 0;
    for await (const piece of packed(files)) {
      signal.throwIfAborted();
      await file.write(piece).catch(unwritable);
      done += piece.byteLength;
      onProgress(Math.min(done, total), total);
    }
    return { path: archive, ...(await file.end().catch(unwritable)) };
  });
}

/** By name, as they will stand in the archive. */
async function filesOf(folder: string, root: string): Promise<readonly PackedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtime } = await stat(path);
      return { path, name: [root, ...relative(folder, path).split(sep)].join('/'), size, mtime };
    });
  return (await Promise.all(files)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The archive's bytes, one file after the other. Whoever gives up in the middle leaves no file open. */
async function* packed(files: readonly PackedFile[]): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  const bytes = zip.outputStream as Readable;
  const readers: ReadStream[] = [];
  zip.on('error', (error: Error) => bytes.destroy(error));
  for (const { path, name, size, mtime } of files)
    zip.addReadStreamLazy(name, { size, mtime, mode: FILE_MODE, compress: false }, (give) => {
      const reader = createReadStream(path, { highWaterMark: PIECE_BYTES });
      readers.push(reader);
      reader.on('error', (error) => bytes.destroy(error));
      give(null, reader);
    });
  zip.end();
  try {
    for await (const piece of bytes) yield piece as Uint8Array;
  } finally {
    for (const reader of readers) await new Promise<void>((resolve) => reader.close(() => resolve()));
  }
}
