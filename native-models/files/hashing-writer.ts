import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileHash } from './hash-file.ts';

/** So much is handed to the disk at a time, and hashed meanwhile: what a core keeps near itself for both. */
const PIECE_BYTES = 2 ** 20;
/** After so much the disk is asked to keep what it has, so that little is left for the last sync. */
const SYNC_BYTES = 64 * 2 ** 20;

/**
 * Fills a new file from its beginning and hashes on the way what goes into it: nothing is read back, nothing copied. The
 * thread hashes a piece while another one writes it, and a third has the disk keep what came before. Not synced at the
 * end: who owns the handle does that. Throws what the disk throws.
 */
export class HashingWriter {
  readonly #hash = createHash('sha256');
  #size = 0;
  #unsynced = 0;
  /** Settles with what a sync found, never rejects: an error that one sync has told is not told by the next one. */
  #syncing: Promise<unknown> | null = null;
  #syncError: unknown = null;

  constructor(private readonly handle: FileHandle) {}

  /** Resolves when the bytes may change again. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      const writing = writeAt(this.handle, piece, this.#size);
      this.#hash.update(piece);
      await writing;
      this.#size += piece.byteLength;
      this.#unsynced += piece.byteLength;
      this.#beginSync();
    }
  }

  /** Everything is written; the hash is that of the whole file. */
  async end(): Promise<Omit<FileHash, 'path'>> {
    await this.#syncing;
    if (this.#syncError) throw this.#syncError as Error;
    return { size_bytes: this.#size, sha256: this.#hash.digest('hex') };
  }

  #beginSync(): void {
    if (this.#syncing || this.#unsynced < SYNC_BYTES) return;
    this.#unsynced = 0;
    this.#syncing = this.handle
      .datasync()
      .catch((error: unknown) => (this.#syncError ??= error))
      .finally(() => (this.#syncing = null));
  }
}

/** A disk may take less than it is given. */
async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
  }
}
