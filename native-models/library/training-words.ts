import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadableFile } from './library-error.ts';

/** The words that a model met in training, one a line; a model may come without. */
export const TRAINING_WORDS = 'training-words.txt';

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** What a text holds that the model never met. */
export interface UnfamiliarWords {
  /** Each once, as the text writes it, in its order. */
  readonly words: readonly string[];
  /** Words of the text, each once. */
  readonly total: number;
}

/** The words of a text in lower case, as Unicode's rules and ICU's dictionary part them (UAX 29); without bare numbers. */
export function* wordsOf(text: string): Generator<{ readonly written: string; readonly word: string }> {
  for (const { segment, isWordLike } of segmenter.segment(text))
    if (isWordLike && !/^\p{N}+$/u.test(segment)) yield { written: segment, word: segment.toLowerCase() };
}

/**
 * The words of a text that a model's folder does not list among those of its training; null where it lists none.
 * @throws LibraryError `file-unreadable`
 */
export async function unfamiliarWords(folder: string, text: string): Promise<UnfamiliarWords | null> {
  const known = await readTrainingWords(folder);
  if (known === null) return null;
  const met = new Map<string, string>();
  for (const { written, word } of wordsOf(text)) if (!met.has(word)) met.set(word, written);
  return { words: [...met].filter(([word]) => !known.has(word)).map(([, written]) => written), total: met.size };
}

/** A few hundred kilobytes: read again each time, like everything of a folder that may change. */
async function readTrainingWords(folder: string): Promise<ReadonlySet<string> | null> {
  const file = join(folder, TRAINING_WORDS);
  try {
    return new Set((await readFile(file, 'utf8')).split('\n'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadableFile(file, error);
  }
}
