import type { ByLanguage } from '../language.ts';
import type { Word } from '../grammar/word.ts';

/** One thing that can be said in all three languages: what a slot of a template is filled with. */
export interface Entry {
  /** Which slots it fits: `animal`, `country`. */
  readonly class: string;
  readonly words: ByLanguage<Word>;
  /** What a number counts. */
  readonly value?: number;
  /** Whether a number is written in digits. */
  readonly digits?: boolean;
  /** Whether it is a name of the lexicon, which the corpus also shows alone; a time in digits, say, is not. */
  readonly named: boolean;
  /**
   * Whether alone it is a sentence (Good morning) and so begins with a capital, or a name or phrase, written as it is.
   */
  readonly sentence?: boolean;
}

/** English, Russian and Chinese as a row of a table has them. */
export type Row = readonly [en: string, ru: string, zh: string];

/** How a filling is told from another, in hashes and reports. */
export const entryName = (entry: Entry): string => entry.words.en.alone;
