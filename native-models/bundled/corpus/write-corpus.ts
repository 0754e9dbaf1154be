import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { corpusExamples, type TripleExamples } from './corpus-examples.ts';
import { CorpusCount, type CorpusReport } from './corpus-report.ts';
import type { CorpusRecipe } from './corpus.ts';
import { nameExample } from './examples.ts';
import { DIRECTIONS, directionName } from './language.ts';
import { TokenizerText } from './tokenizer-text.ts';

const BUFFER_CHARACTERS = 1 << 20;

/**
 * Writes a corpus into a folder: train.jsonl with all directions, heldout-DIRECTION.jsonl with `kind` and `template`,
 * lexicon-DIRECTION.jsonl with every name, tokenizer.txt (the texts to train the tokenizer on, a text a line) and
 * report.json, which it returns as well.
 */
export async function writeCorpus(folder: string, recipe: CorpusRecipe): Promise<CorpusReport> {
  await mkdir(folder, { recursive: true });
  const count = new CorpusCount();
  const files = new LineFiles(folder);
  const tokenizerText = new TokenizerText();
  try {
    const named = new Set<number>();
    for (const sentence of corpusExamples(recipe)) {
      count.add(sentence);
      const { triple } = sentence;
      if (triple.split !== 'train') await writeHeldOut(files, sentence);
      else {
        for (const { source, target } of sentence.examples)
          await files.write('train.jsonl', JSON.stringify({ source, target }));
        for (const line of tokenizerText.linesOf(triple)) await files.write('tokenizer.txt', line);
      }
      if (triple.end !== undefined || named.has(triple.entries[0]!)) continue;
      named.add(triple.entries[0]!);
      for (const direction of DIRECTIONS) {
        const { source, target } = nameExample(triple, direction);
        await files.write(
          `lexicon-${directionName(direction)}.jsonl`,
          JSON.stringify({ source, target, class: triple.template }),
        );
      }
    }
    for (const line of tokenizerText.rest()) await files.write('tokenizer.txt', line);
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
