import { createHash } from 'node:crypto';
import { readTokenizerFile, tokenizerFileNames } from './tokenizer-files.ts';

/**
 * One SHA-256 over all the files that a folder's tokenizer is made from: two folders with the same one encode alike.
 * Throws TokenizerError `tokenizer-unreadable` or, where a file is too large to be one, `tokenizer-invalid`.
 */
export async function hashTokenizer(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of tokenizerFileNames) {
    const bytes = await readTokenizerFile(folder, name);
    hash.update(`${name} ${bytes === null ? 'missing' : bytes.length}\n`);
    if (bytes) hash.update(bytes);
  }
  return hash.digest('hex');
}
