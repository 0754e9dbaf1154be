import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files that make a model or its tokenizer; what else lies in the folder does not concern an open model. */
const modelFile = /\.(json|safetensors|model)$/;

/**
 * A text that changes whenever a file of the model in `folder` changes in time, size or identity, appears or goes.
 * Synchronous, because a worker pays less for a dozen of `stat` calls than for the turns that asynchronous ones take.
 * Never throws: a folder that cannot be read has a stamp of its own, and opening it says what is wrong.
 */
export function folderStamp(folder: string): string {
  try {
    const names = readdirSync(folder).filter((name) => modelFile.test(name));
    return names
      .sort()
      .map((name) => fileStamp(folder, name))
      .join('\n');
  } catch {
    return 'unreadable';
  }
}

function fileStamp(folder: string, name: string): string {
  const found = statSync(join(folder, name), { throwIfNoEntry: false });
  return found ? `${name} ${found.ino} ${found.size} ${found.mtimeMs}` : `${name} absent`;
}
