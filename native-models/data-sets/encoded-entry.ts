import { createHash } from 'node:crypto';
import { open, readFile, stat, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../files/hash-file.ts';
import { bytesOf } from '../tensor/tensor.ts';
import type { DataReport } from './data-report.ts';
import type { EncodedDataSet } from './encoded-examples.ts';
import { EncodedFile } from './encoded-file.ts';
import type { ExampleSink } from './example-encoder.ts';
import { NumberFile, type NumberFileHash } from './number-file.ts';

/** The token ids of all examples, as EncodedFile reads them. */
const IDS = 'ids.bin';
/** What EncodedFile keeps in memory. */
const ROWS = 'rows.bin';
/** What the other two have to be. It is written last, and its time is that of the entry's last use. */
const INDEX = 'index.json';

interface Index {
  readonly ids: NumberFileHash & { readonly mtimeMs: number };
  readonly rows: NumberFileHash;
  readonly report: DataReport;
}

/** Writes an encoded data set into an empty folder; `encode` fills the sink. Throws what the disk and `encode` throw. */
export async function writeEntry(folder: string, encode: (sink: ExampleSink) => Promise<DataReport>): Promise<void> {
  await using ids = await NumberFile.create(join(folder, IDS));
  await using rows = await NumberFile.create(join(folder, ROWS));
  const report = await encode({
    add(line, source, target) {
      for (const id of source) ids.push(id);
      for (const id of target) ids.push(id);
      for (const value of [line, source.length, target.length]) rows.push(value);
    },
    get isFull() {
      return ids.isFull || rows.isFull;
    },
    async drain() {
      await ids.drain();
      await rows.drain();
    },
  });
  const hashes = { ids: await ids.finish(), rows: await rows.finish() };
  const { mtimeMs } = await stat(join(folder, IDS));
  const index: Index = { ...hashes, ids: { ...hashes.ids, mtimeMs }, report };
  await writeFile(join(folder, INDEX), JSON.stringify({ sha256: hashOf(index), index }));
}

/** Opens what `writeEntry` wrote; null where the folder is missing, damaged or not to be had. */
export async function openEntry(folder: string): Promise<EncodedDataSet | null> {
  try {
    const index = await readIndex(join(folder, INDEX));
    const rows = await readRows(join(folder, ROWS), index.rows);
    const file = join(folder, IDS);
    const handle = await openWhole(file, index.ids);
    const now = new Date();
    await utimes(join(folder, INDEX), now, now).catch(() => undefined); // an entry that cannot be written can be read
    return {
      examples: new EncodedFile(handle, file, rows),
      report: index.report,
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch {
    return null;
  }
}

/** When an entry was last used. Throws what the disk throws. */
export async function entryUsedMs(folder: string): Promise<number> {
  return (await stat(join(folder, INDEX))).mtimeMs;
}

async function readIndex(file: string): Promise<Index> {
  const { sha256, index } = JSON.parse(await readFile(file, 'utf8')) as { sha256: string; index: Index };
  if (hashOf(index) !== sha256) throw damaged(file);
  return index;
}

/** JSON gives every value of an index back as it was, and in its order. */
function hashOf(index: Index): string {
  return createHash('sha256').update(JSON.stringify(index)).digest('hex');
}

async function readRows(file: string, { size_bytes, sha256 }: NumberFileHash): Promise<Uint32Array> {
  await using handle = await open(file, 'r');
  if ((await handle.stat()).size !== size_bytes) throw damaged(file);
  const rows = new Uint32Array(size_bytes / Uint32Array.BYTES_PER_ELEMENT);
  const bytes = bytesOf(rows);
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, done);
    if (bytesRead === 0) throw damaged(file);
    done += bytesRead;
  }
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damaged(file);
  return rows;
}

/** Token ids are many, so they are hashed only where the file was touched since it was written. */
async function openWhole(file: string, { size_bytes, mtimeMs, sha256 }: Index['ids']): Promise<FileHandle> {
  const handle = await open(file, 'r');
  try {
    const found = await handle.stat();
    if (found.size !== size_bytes) throw damaged(file);
    if (found.mtimeMs !== mtimeMs && (await hashFile(file)).sha256 !== sha256) throw damaged(file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Caught by `openEntry`: what is damaged is made anew. */
function damaged(file: string): Error {
  return new Error(`${file} is not what was written.`);
}
