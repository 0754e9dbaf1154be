import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile, type FileHash } from '../files/hash-file.ts';
import { replaceFile } from '../files/replace-file.ts';

/** Together the entries may take so much; the one used longest ago goes first. */
const DEFAULT_CACHE_BYTES = 8 * 2 ** 30;
/** A half-written file of a process that was killed is swept away after this time. */
const STALE_MS = 60 * 60 * 1000;
const WEIGHTS = 'model.safetensors';
const MANIFEST = 'manifest.json';

interface Manifest {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/**
 * Files that are derived from a model's weights, one folder a key. Writing is atomic, so two processes or a kill in
 * mid-write leave whole entries only. An entry whose file was touched since it was written is hashed again, and made
 * again where it is damaged.
 */
export class WeightCache {
  constructor(
    private readonly folder: string,
    private readonly limitBytes = DEFAULT_CACHE_BYTES,
  ) {}

  /**
   * The file of `key`; `write` makes it where there is none, and says what it wrote.
   * @throws whatever `write` and the disk throw; the caller can do without the cache.
   */
  async file(key: string, write: (path: string) => Promise<FileHash>): Promise<string> {
    const file = join(this.folder, key, WEIGHTS);
    if (!(await isWhole(file))) {
      await mkdir(dirname(file), { recursive: true });
      const { sha256 } = await write(file);
      await writeManifest(file, sha256);
      await this.#evict(key);
    }
    const now = new Date();
    // Marks the use; a cache that cannot be written can still be read.
    await utimes(join(dirname(file), MANIFEST), now, now).catch(() => undefined);
    return file;
  }

  /** Removes what was used longest ago until the rest fits, and what killed processes left. `kept` stays in any case. */
  async #evict(kept: string): Promise<void> {
    const entries = await Promise.all(
      (await readdir(this.folder, { withFileTypes: true }))
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => describeEntry(join(this.folder, name), name)),
    );
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, name, bytes } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.limitBytes) return;
      if (name === kept) continue;
      await rm(path, { recursive: true, force: true });
      total -= bytes;
    }
  }
}

interface CacheEntry {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly usedMs: number;
}

async function describeEntry(path: string, name: string): Promise<CacheEntry> {
  let bytes = 0;
  let usedMs = 0;
  for (const file of await readdir(path)) {
    const found = await stat(join(path, file)).catch(() => null); // another process may have removed it
    if (!found) continue;
    if (file.endsWith('.tmp') && Date.now() - found.mtimeMs > STALE_MS) {
      await rm(join(path, file), { force: true });
      continue;
    }
    bytes += found.size;
    if (file === MANIFEST) usedMs = found.mtimeMs;
  }
  return { path, name, bytes, usedMs };
}

/** Whether the file is the one that was written: by its size and time, or, where those changed, by its hash. */
async function isWhole(file: string): Promise<boolean> {
  try {
    const manifest = parseManifest(await readFile(join(dirname(file), MANIFEST), 'utf8'));
    const { size, mtimeMs } = await stat(file);
    if (size !== manifest.size) return false;
    if (mtimeMs === manifest.mtimeMs) return true;
    if ((await hashFile(file)).sha256 !== manifest.sha256) return false;
    await writeManifest(file, manifest.sha256);
    return true;
  } catch {
    return false; // missing or unreadable: it is made again
  }
}

function parseManifest(text: string): Manifest {
  const { size, mtimeMs, sha256: hash } = JSON.parse(text) as Partial<Manifest>;
  if (typeof size !== 'number' || typeof mtimeMs !== 'number' || typeof hash !== 'string')
    throw new TypeError('not a manifest');
  return { size, mtimeMs, sha256: hash };
}

async function writeManifest(file: string, hash: string): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const manifest: Manifest = { size, mtimeMs, sha256: hash };
  await replaceFile(join(dirname(file), MANIFEST), (handle) => handle.writeFile(JSON.stringify(manifest)));
}
