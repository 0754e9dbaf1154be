import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExamples } from '../../data-sets/read-examples.ts';
import type { CorpusReport } from './corpus-report.ts';
import { DIRECTIONS, directionName } from './language.ts';
import { TOKENIZER_RECIPE } from './recipe.ts';
import { writeCorpus } from './write-corpus.ts';

const folder = mkdtempSync(path.join(tmpdir(), 't5-lab-corpus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const linesOf = (name: string): string[] => read(name).trimEnd().split('\n');

let report: CorpusReport;
beforeAll(async () => {
  report = await writeCorpus(folder, { ...TOKENIZER_RECIPE, seed: 1, sentences: 300, names: 1, heldOut: 20 });
});

describe('writeCorpus', () => {
  test('writes the files that training and measuring take, and their hashes', () => {
    const byDirection = DIRECTIONS.map(directionName);
    expect(readdirSync(folder).sort()).toEqual(
      [
        ...['train.jsonl', 'tokenizer.txt', 'report.json'],
        ...byDirection.flatMap((name) => [`heldout-${name}.jsonl`, `lexicon-${name}.jsonl`]),
      ].sort(),
    );
    for (const [name, hash] of Object.entries(report.files))
      expect(createHash('sha256').update(read(name)).digest('hex')).toBe(hash);
    expect(JSON.parse(read('report.json'))).toEqual(report);
  });

  test('writes every triple in six directions, and every name once for each', () => {
    const { train, fillings, parts } = report.triples;
    expect(linesOf('train.jsonl').length).toBe(6 * train);
    for (const direction of DIRECTIONS) {
      expect(linesOf(`heldout-${directionName(direction)}.jsonl`).length).toBe(fillings + parts);
      expect(linesOf(`lexicon-${directionName(direction)}.jsonl`).length).toBe(report.entries.named);
    }
    expect(report.occurrences.least).toBeGreaterThan(0);
  });

  test('writes examples as the lab reads them', async () => {
    const kinds = new Set(linesOf('heldout-ru-en.jsonl').map((line) => (JSON.parse(line) as { kind: string }).kind));
    expect(kinds).toEqual(new Set(['fillings', 'parts']));
    let count = 0;
    for await (const { source, target } of readExamples({
      kind: 'file',
      path: path.join(folder, 'lexicon-en-zh.jsonl'),
    })) {
      count++;
      expect(source.startsWith('translate to zh: ') && target !== '').toBe(true);
    }
    expect(count).toBe(report.entries.named);
  });

  test('shows the tokenizer Chinese with the boundaries of its words, and every task prefix', () => {
    const lines = linesOf('tokenizer.txt');
    expect(lines.some((line) => /\p{Script=Han}│\p{Script=Han}/u.test(line))).toBe(true);
    expect(lines.filter((line) => line === 'translate to zh:').length).toBeGreaterThan(100);
  });
});
