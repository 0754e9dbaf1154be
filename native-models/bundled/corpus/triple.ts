import type { ByLanguage } from './language.ts';
import type { End } from './templates/template.ts';

/** One meaning in all three languages, before it is written with capitals and marks. */
export interface Triple {
  /** Words as they stand inside a sentence, without a closing mark; Chinese with spaces between its words. */
  readonly words: ByLanguage<string>;
  /** How the sentence ends; a name by itself does not. */
  readonly end: End | undefined;
  /** The template, with its opening if it has one; of a name alone its class. */
  readonly template: string;
  /** The entries that it is made of, as positions in the lexicon. */
  readonly entries: readonly number[];
  readonly split: Split;
}

/**
 * Train, or held out: the fillings of a template's slots, or an opening before a template, were never seen in training.
 */
export type Split = 'train' | 'fillings' | 'parts';
