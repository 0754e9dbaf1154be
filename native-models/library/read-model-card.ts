import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadableFile } from './library-error.ts';

/** More than any card: the rest of such a file is not read. */
const MAX_BYTES = 1 << 20;

/** A model card as Hugging Face knows it: README.md, its front matter apart. */
export interface ModelCard {
  readonly file: string;
  readonly markdown: string;
}

/**
 * The card of a model's folder in a language where there is one (`README.ru.md`), else README.md; null without either.
 * @param language two letters, as in ISO 639-1
 * @throws LibraryError `file-unreadable`
 */
export async function readModelCard(folder: string, language: string): Promise<ModelCard | null> {
  for (const name of [`README.${language}.md`, 'README.md']) {
    const file = join(folder, name);
    const text = await readStart(file);
    if (text !== null) return { file, markdown: text.replace(/^---\n[\s\S]*?\n---\n/, '').trim() };
  }
  return null;
}

async function readStart(file: string): Promise<string | null> {
  try {
    await using handle = await open(file);
    const buffer = Buffer.alloc(MAX_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, MAX_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadableFile(file, error);
  }
}
