import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { hashFile } from '../../native-models/files/hash-file.ts';
import type { ModelFolder } from '../../native-models/library/model-folder.ts';

/** Hashes of models' weights, remembered while the files have the same size and time of change. */
export interface ModelHashes {
  /** SHA-256 of the weights' file; of several shards, of their hashes one after the other. */
  hashOf(model: Pick<ModelFolder, 'tensors'>): Promise<string>;
}

/** @param turn awaited before each mebibyte: a hash can wait, and a model that computes cannot. */
export function createModelHashes(turn?: () => Promise<void>): ModelHashes {
  const known = new Map<string, Promise<string>>();
  const hashOnce = async (file: string): Promise<string> => {
    const { size, mtimeMs } = await stat(file);
    const stamp = `${file}:${size}:${mtimeMs}`;
    const hash = known.get(stamp) ?? hashFile(file, turn).then(({ sha256 }) => sha256);
    known.set(stamp, hash);
    // A file that could not be read may be readable next time.
    hash.catch(() => known.delete(stamp));
    return hash;
  };
  return {
    async hashOf({ tensors }) {
      const files = [...new Set([...tensors.values()].map(({ file }) => file))].sort();
      const hashes: string[] = [];
      for (const file of files) hashes.push(await hashOnce(file));
      if (hashes.length === 1) return hashes[0]!;
      return createHash('sha256').update(hashes.join('')).digest('hex');
    },
  };
}
