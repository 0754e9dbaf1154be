import { strip } from '../tokenizer/python-whitespace.ts';
import { splitPunctuation } from './split-punctuation.ts';

/**
 * Ranges of code points that stand alone, ends included (`tokenizer_zh.py`). One row is not what its author meant: sacrebleu
 * writes Extension B as '\u20000'…'\u2a6d6', which Python reads as U+2000 and a '0' to U+2A6D and a '6'. The figures that
 * people compare are made with that range, so the row keeps it.
 */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [0x3400, 0x4db5], // CJK Unified Ideographs Extension A
  [0x4e00, 0x9fa5], // CJK Unified Ideographs
  [0x9fa6, 0x9fbb],
  [0xf900, 0xfa2d], // CJK Compatibility Ideographs
  [0xfa30, 0xfa6a],
  [0xfa70, 0xfad9],
  [0x2001, 0x2a6d], // dashes, curly quotes, arrows, mathematics …
  [0xff00, 0xffef], // full width ASCII and punctuation, half width kana
  [0x2e80, 0x2eff], // CJK Radicals Supplement
  [0x3000, 0x303f], // CJK punctuation
  [0x31c0, 0x31ef], // CJK strokes
  [0x2f00, 0x2fdf], // Kangxi Radicals
  [0x2ff0, 0x2fff], // ideographic description characters
  [0x3100, 0x312f], // Bopomofo
  [0x31a0, 0x31bf], // Bopomofo Extended
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe4f],
  [0x2600, 0x26ff],
  [0x2700, 0x27bf],
  [0x3200, 0x32ff],
  [0x3300, 0x33ff],
];
const escaped = (codePoint: number): string => `\\u{${codePoint.toString(16)}}`;
const standsAlone = new RegExp(
  `[${ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('')}]`,
  'gu',
);

/** Each Chinese character for itself, the rest as 13a cuts it: sacrebleu's tokenizer `zh` (by Shujian Huang). */
export function tokenizeZh(text: string): string[] {
  return splitPunctuation(strip(text).replace(standsAlone, ' $& '));
}
