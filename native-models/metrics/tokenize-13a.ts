import { rstrip } from '../tokenizer/python-whitespace.ts';
import { splitPunctuation } from './split-punctuation.ts';

/** Replaced one after the other, so that `&amp;lt;` becomes `<`, as in mteval-v13a.pl. */
const entities: readonly (readonly [entity: string, character: string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
];

/** WMT's tokenizer for BLEU, mteval-v13a.pl, as sacrebleu 2.6.0 has it (`tokenizer_13a.py`). */
export function tokenize13a(text: string): string[] {
  // The end goes first: a dash at the very end is no hyphenation.
  const joined = rstrip(text).replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  const line = entities.reduce((before, [entity, character]) => before.replaceAll(entity, character), joined);
  return splitPunctuation(` ${line} `);
}
