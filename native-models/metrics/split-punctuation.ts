import { splitWords } from './split-words.ts';

/** Pattern and replacement, applied in this order: the language-dependent part of mteval-v13a.pl. */
const rules: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // All ASCII punctuation but the apostrophe, comma, dash and period.
  [/([{-~[-` -&(-+:-@/])/g, ' $1 '],
  // Period and comma stay inside a number only.
  [/([^0-9])([.,])/g, '$1 $2 '],
  [/([.,])([^0-9])/g, ' $1 $2'],
  // A dash after a digit.
  [/([0-9])(-)/g, '$1 $2 '],
];

/** Cuts western text into words and punctuation marks: what sacrebleu's tokenizers 13a and zh have in common. */
export function splitPunctuation(text: string): string[] {
  return splitWords(rules.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), text));
}
