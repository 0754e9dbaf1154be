import { readdir, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { copyHashed } from '../files/copy-hashed.ts';
import { FileError } from '../files/file-error.ts';
import { hashFile, type FileHash } from '../files/hash-file.ts';
import { verifyCheckpoint } from '../runs/checkpoints.ts';
import { hashStored } from '../runs/checksums.ts';
import { modelCard } from '../runs/model-card.ts';
import { readFailure } from '../runs/run-error.ts';
import type { RunDetails } from '../runs/run-state.ts';
import type { ExportedFile, ExportOptions } from './export-proof.ts';
import { loraOf } from './lora-arguments.ts';
import { withOnnxSection } from './onnx-card.ts';
import { copyAdapter } from './write-adapter.ts';
import { modelFiles, weightsFile } from './write-model-folder.ts';
import { writeOnnx } from './write-onnx.ts';

/** Beside a model that has it merged in, and not in its folder itself: transformers would add it once more. */
const ADAPTER = 'adapter';

export interface ExportContent {
  /** The checkpoint's. */
  readonly name: string;
  /** README.md; left out, it is filled in from the run. */
  readonly card: string | undefined;
  /** Whether ONNX files (write-onnx.ts) go with the model; the card then says how they are run (onnx-card.ts). */
  readonly onnx: boolean;
}

/**
 * Writes a checkpoint's model with its card, and its adapter where it has one, into an empty folder. A checkpoint holds its
 * model as transformers keeps it, so the files are copied as they are; each byte is read once, for the copy and for the
 * check of its hash. Nothing is synced: who publishes the folder does that.
 * @returns every file of the folder, with the hash of what was written.
 * @throws RunError `checkpoint-damaged` (also where a file is that no export needs), `checkpoint-not-found`,
 * `run-unreadable`; FileError; what the signal says.
 */
export async function writeExport(
  folder: string,
  details: RunDetails,
  { name, card, onnx }: ExportContent,
  options: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const { run } = details.summary;
  const { arguments: args, model: base } = details.description;
  const copied = await copyVerified(run, name, folder, options);
  if (loraOf(args)) await copyAdapter(join(run, name), join(folder, ADAPTER), base.name);
  const text = card ?? modelCard(details, name);
  await writeFile(join(folder, 'README.md'), onnx ? withOnnxSection(text, await writeOnnx(folder)) : text);
  return describeFiles(folder, copied);
}

async function copyVerified(
  run: string,
  name: string,
  folder: string,
  { onProgress, signal }: ExportOptions,
): Promise<readonly FileHash[]> {
  const copied: FileHash[] = [];
  const copy = async (path: string) => {
    const total_bytes = (await stat(path)).size;
    let done_bytes = 0;
    const file = await copyHashed(path, join(folder, basename(path)), (bytes) => {
      signal.throwIfAborted();
      done_bytes += bytes;
      if (basename(path) === weightsFile) onProgress({ event: 'writing', done_bytes, total_bytes });
    });
    copied.push(file);
    return file;
  };
  await verifyCheckpoint(run, name, (path) => {
    signal.throwIfAborted();
    if (!modelFiles.includes(basename(path))) return hashStored(path);
    return copy(path).catch((error: unknown) => {
      throw error instanceof FileError ? error : readFailure(path, error);
    });
  });
  return copied;
}

/** By name; `known` were hashed as they were written. */
async function describeFiles(folder: string, known: readonly FileHash[]): Promise<readonly ExportedFile[]> {
  const hashes = new Map(known.map((file) => [file.path, file]));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: ExportedFile[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const { size_bytes, sha256 } = hashes.get(path) ?? (await hashFile(path));
    files.push({ name: relative(folder, path).replaceAll(sep, '/'), size_bytes, sha256 });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
