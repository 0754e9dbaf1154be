/** Writing systems that are told apart; what has none (digits, signs) is `Common`, every other one `Other`. */
export const scripts = [
  'Common',
  'Latin',
  'Cyrillic',
  'Han',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
  'Georgian',
  'Armenian',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Other',
] as const;
export type Script = (typeof scripts)[number];

const tests = scripts
  .filter((script) => script !== 'Other')
  .map((script) => (script === 'Common' ? /[\p{sc=Common}\p{sc=Inherited}]/u : new RegExp(`\\p{sc=${script}}`, 'u')));

/** By code point: 0 where it has not been asked for yet, else the script's place plus one. */
const known = new Uint8Array(0x110000);

/** The script of a character, given as its code point. */
export function scriptOf(codePoint: number): Script {
  if (known[codePoint] === 0) {
    const character = String.fromCodePoint(codePoint);
    const found = tests.findIndex((test) => test.test(character));
    known[codePoint] = (found < 0 ? scripts.length - 1 : found) + 1;
  }
  return scripts[known[codePoint]! - 1]!;
}
