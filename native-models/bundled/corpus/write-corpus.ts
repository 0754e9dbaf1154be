import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { corpusExamples, type TripleExamples } from './corpus-examples.ts';
import { CorpusCount, type CorpusReport } from './corpus-report.ts';
import type { CorpusRecipe } from './corpus.ts';
import { nameExample } from './examples.ts';
import { DIRECTIONS, directionName, LANGUAGES, taskPrefix } from './language.ts';
import type { Triple } from './triple.ts';
import { written } from './written.ts';

/** Between Chinese words in the text that the tokenizer is trained on: no piece crosses it. */
const WORD_BOUNDARY = '\u2502';
const BUFFER_CHARACTERS = 1 << 20;

/**
 * Writes a corpus into a folder: train.jsonl with all directions, heldout-DIRECTION.jsonl with `kind` and `template`, lexicon-DIRECTION.jsonl with
 * every name, tokenizer.txt (the texts to train the tokenizer on, a text a line) and report.json, which it returns as well.
 */
export async function writeCorpus(folder: string, recipe: CorpusRecipe): Promise<CorpusReport> {
  await mkdir(folder, { recursive: true });
  const count = new CorpusCount();
  const files = new LineFiles(folder);
  try {
    const named = new Set<number>();
    for (const sentence of corpusExamples(recipe)) {
      count.add(sentence);
      const { triple } = sentence;
      if (triple.split !== 'train') await writeHeldOut(files, sentence);
      else await writeTraining(files, sentence);
      if (triple.end !== undefined || named.has(triple.entries[0]!)) continue;
      named.add(triple.entries[0]!);
      for (const direction of DIRECTIONS) {
        const { source, target } = nameExample(triple, direction);
        await files.write(`lexicon-${directionName(direction)}.jsonl`, JSON.stringify({ source, target, class: triple.template }));
      }
    }
    for (const language of LANGUAGES) await files.write('tokenizer.txt', taskPrefix(language).trim());
  } finally {
    await files.close();
  }
  const report = count.report(recipe, files.hashes());
  await writeFile(path.join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

async function writeHeldOut(files: LineFiles, { triple, examples }: TripleExamples): Promise<void> {
  for (const { direction, source, target } of examples)
    await files.write(
      `heldout-${directionName(direction)}.jsonl`,
      JSON.stringify({ source, target, kind: triple.split, template: triple.template }),
    );
}

async function writeTraining(files: LineFiles, { triple, examples }: TripleExamples): Promise<void> {
  for (const { source, target } of examples) await files.write('train.jsonl', JSON.stringify({ source, target }));
  for (const line of tokenizerLines(triple)) await files.write('tokenizer.txt', line);
}

/** What the tokenizer is to cut well: every side once as it stands, and without capitals where there are some. */
function tokenizerLines(triple: Triple): string[] {
  const lines = LANGUAGES.map((language) => written(triple, language, 'plain', WORD_BOUNDARY));
  return triple.entries.length === 0 ? [...lines, written(triple, 'en', 'upper'), written(triple, 'ru', 'upper')] : lines;
}

/** Text files that grow by lines, with the hash of each. */
class LineFiles {
  readonly #folder: string;
  readonly #open = new Map<string, { readonly handle: FileHandle; readonly hash: Hash; text: string }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(name: string, line: string): Promise<void> {
    let file = this.#open.get(name);
    if (file === undefined) {
      file = { handle: await open(path.join(this.#folder, name), 'w'), hash: createHash('sha256'), text: '' };
      this.#open.set(name, file);
    }
    file.text += `${line}\n`;
    if (file.text.length > BUFFER_CHARACTERS) await this.#flush(name);
  }

  async close(): Promise<void> {
    for (const [name, { handle }] of this.#open) {
      await this.#flush(name);
      await handle.close();
    }
  }

  hashes(): Record<string, string> {
    return Object.fromEntries([...this.#open].map(([name, { hash }]) => [name, hash.copy().digest('hex')]));
  }

  async #flush(name: string): Promise<void> {
    const file = this.#open.get(name)!;
    file.hash.update(file.text);
    await file.handle.write(file.text);
    file.text = '';
  }
}
