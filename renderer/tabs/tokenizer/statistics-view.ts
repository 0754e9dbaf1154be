import type { TextStatistics } from '../../../electron/contract/replies/tokenizer.ts';
import { csvText } from '../../ui/csv.ts';

/** What is read off the counts; null where there is nothing to divide by. */
export interface TextRates {
  readonly tokensPerWord: number | null;
  readonly tokensPerCharacter: number | null;
  readonly charactersPerToken: number | null;
  /** Of the tokens, from 0 to 1. */
  readonly unknownShare: number | null;
}

export function textRates(counts: TextStatistics): TextRates {
  const { characters, words, tokens, word_tokens, unknown_tokens } = counts;
  return {
    tokensPerWord: ratio(word_tokens, words),
    tokensPerCharacter: ratio(tokens, characters),
    charactersPerToken: ratio(characters, tokens),
    unknownShare: ratio(unknown_tokens, tokens),
  };
}

const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** How many of a script's characters have pieces, from 0 to 1. */
export function coverage({ characters, uncovered }: TextStatistics['scripts'][number]): number {
  return characters === 0 ? 1 : (characters - uncovered) / characters;
}

/** Everything that was counted, one row a figure. */
export function statisticsCsv(models: readonly { name: string; counts: TextStatistics }[]): string {
  const rows = models.flatMap(({ name, counts }) => [
    ...(
      ['characters', 'words', 'tokens', 'word_tokens', 'unknown_tokens', 'byte_tokens', 'distinct_tokens'] as const
    ).map((figure) => [name, figure, '', counts[figure]]),
    ...counts.scripts.flatMap(({ script, characters, uncovered, tokens }) => [
      [name, 'script_characters', script, characters],
      [name, 'script_uncovered', script, uncovered],
      [name, 'script_tokens', script, tokens],
    ]),
    ...counts.longest_words.map(({ word, pieces }) => [name, 'word_pieces', word, pieces.length]),
    ...counts.uncovered.map(({ character, count }) => [name, 'uncovered_character', character, count]),
  ]);
  return csvText([['model', 'figure', 'of', 'value'], ...rows]);
}
