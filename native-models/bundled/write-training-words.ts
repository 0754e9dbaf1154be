import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TRAINING_WORDS, wordsOf } from '../library/training-words.ts';

/** A word that stands in fewer sources has not been learnt. */
const LEAST_SOURCES = 3;
const PREFIX = /^translate to [a-z]{2}: /;

/** Writes the words of the sources that a model was trained on into its folder, sorted by code units, one a line. */
export async function writeTrainingWords(file: string, folder: string): Promise<void> {
  const sources = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(file) }))
    sources.add((JSON.parse(line) as { source: string }).source.replace(PREFIX, ''));
  const counts = new Map<string, number>();
  for (const source of sources)
    for (const word of new Set([...wordsOf(source)].map((found) => found.word)))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts].filter(([, count]) => count >= LEAST_SOURCES).map(([word]) => word);
  await writeFile(join(folder, TRAINING_WORDS), `${words.sort().join('\n')}\n`);
}
