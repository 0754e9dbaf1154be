import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { T5Engine } from '../engine/t5-engine.ts';
import { corpusBleu } from '../metrics/bleu.ts';
import { corpusChrf } from '../metrics/chrf.ts';
import { DIRECTIONS, directionName, type Direction } from './corpus/language.ts';

const BATCH_ROWS = 64;
/** Longer than any target of the corpus. */
const MAX_NEW_TOKENS = 64;

/** How well a model translates in one direction, greedily. Shares, chrF and BLEU go from 0 to 100. */
export interface DirectionQuality {
  readonly sentences: number;
  /** Translations that are the expected text, letter for letter. */
  readonly exact_match: number;
  readonly chrf: number;
  readonly bleu: number;
  /** Mean over the tokens of all targets, `</s>` included, in nats. */
  readonly token_loss: number;
  readonly names: number;
  /** Names of the lexicon, alone, that are translated letter for letter. */
  readonly names_right: number;
}

export interface Measurement {
  readonly qualities: Readonly<Record<string, DirectionQuality>>;
  /** What came out wrong, to be looked at. */
  readonly mistakes: readonly Mistake[];
}

export interface Mistake {
  readonly direction: string;
  readonly kind: 'sentence' | 'name';
  readonly source: string;
  readonly expected: string;
  readonly found: string;
}

interface Example {
  readonly source: string;
  readonly target: string;
}

/** Measures a model on the held-out sentences and on the names of a corpus folder. */
export async function measureModel(
  engine: T5Engine,
  corpus: string,
  onDirection: (name: string, quality: DirectionQuality) => void,
): Promise<Measurement> {
  const qualities: Record<string, DirectionQuality> = {};
  const mistakes: Mistake[] = [];
  for (const direction of DIRECTIONS) {
    const name = directionName(direction);
    const [heldOut, names] = await Promise.all([
      readExamples(join(corpus, `heldout-${name}.jsonl`)),
      readExamples(join(corpus, `lexicon-${name}.jsonl`)),
    ]);
    const translations = await translationsOf(engine, heldOut);
    const named = await translationsOf(engine, names);
    const wrong = wrongOf(heldOut, translations);
    const wrongNames = wrongOf(names, named);
    const quality: DirectionQuality = {
      sentences: heldOut.length,
      exact_match: 100 * (1 - wrong.length / heldOut.length),
      ...scoresOf(direction, heldOut, translations),
      token_loss: await tokenLoss(engine, heldOut),
      names: names.length,
      names_right: 100 * (1 - wrongNames.length / names.length),
    };
    qualities[name] = quality;
    for (const mistake of wrong) mistakes.push({ direction: name, kind: 'sentence', ...mistake });
    for (const mistake of wrongNames) mistakes.push({ direction: name, kind: 'name', ...mistake });
    onDirection(name, quality);
  }
  return { qualities, mistakes };
}

async function readExamples(file: string): Promise<readonly Example[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Example);
}

function translationsOf(engine: T5Engine, examples: readonly Example[]): Promise<readonly string[]> {
  const sources = examples.map(({ source }) => source);
  return engine.translateBatch(sources, { num_beams: 1, max_new_tokens: MAX_NEW_TOKENS }, { batch_size: BATCH_ROWS });
}

function wrongOf(examples: readonly Example[], translations: readonly string[]) {
  return examples.flatMap(({ source, target }, index) => {
    const found = translations[index]!;
    return found === target ? [] : [{ source, expected: target, found }];
  });
}

function scoresOf(direction: Direction, examples: readonly Example[], translations: readonly string[]) {
  const targets = examples.map(({ target }) => target);
  return {
    chrf: corpusChrf(translations, targets),
    bleu: corpusBleu(translations, targets, { tokenize: direction.target === 'zh' ? 'zh' : '13a' }).score,
  };
}

async function tokenLoss(engine: T5Engine, examples: readonly Example[]): Promise<number> {
  let [sum, tokens] = [0, 0];
  for (let from = 0; from < examples.length; from += BATCH_ROWS) {
    const batch = examples.slice(from, from + BATCH_ROWS);
    const { examples: losses } = await engine.forwardExamples({ examples: batch, alternatives: 0 });
    for (const { tokens: scored } of losses)
      for (const { loss } of scored) {
        sum += loss;
        tokens++;
      }
  }
  return sum / tokens;
}
