import { readFileSync } from 'node:fs';
import { readJsonLines, requireReference } from '../native-models/testing/reference.ts';
import { loadTokenizer } from '../native-models/tokenizer/load-tokenizer.ts';
import type { Figures } from './figure.ts';
import { medianMs } from './timing.ts';

/** Lines up to this length are short. */
const MAX_CHARACTERS = 400;
const MIN_BYTES = 1_000_000;

/** The lines of the file, or, without one, those of `sampleLines`. */
export function linesOf(file: string | undefined): readonly string[] {
  return file === undefined ? sampleLines() : readFileSync(file, 'utf8').split('\n');
}

/** The short texts of the reference table (English, Russian, Chinese), over and over up to a megabyte. */
function sampleLines(): readonly string[] {
  const cases = readJsonLines<{ readonly text: string }>(requireReference('tokenizers/tri/cases.jsonl'));
  const short = cases.flatMap(({ text }) => text.split(/[\r\n]+/)).filter((line) => line.length <= MAX_CHARACTERS);
  const times = Math.ceil(MIN_BYTES / byteCount(short));
  return Array.from({ length: times }, () => short).flat();
}

/** Token ids of every line, one after the other, in megabytes of UTF-8 a second. */
export async function* measureTokenizing(model: string, lines: readonly string[], runs: number): Figures {
  const tokenizer = await loadTokenizer(model);
  const ms = await medianMs(() => {
    for (const line of lines) tokenizer.encodeIds(line);
  }, runs);
  yield { what: 'tokenize_mb_per_s', value: byteCount(lines) / 1e6 / (ms / 1e3) };
}

function byteCount(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
}
