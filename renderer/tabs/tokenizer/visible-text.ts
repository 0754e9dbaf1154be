const NAMED: Readonly<Record<string, string>> = {
  ' ': '␣',
  '\n': '↵',
  '\r': '␍',
  '\t': '⇥',
  '\u00a0': '⍽',
  '\u3000': '⬚',
};

/** Characters that leave no mark of their own on a screen, and halves of characters. */
const INVISIBLE = /[\p{C}\p{Z}\u034F\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;
/** What is drawn onto the letter before it. */
const MARK = /^\p{M}/u;

/** A character as people can see it: white space as a sign, what has no form as its code point. */
function visibleCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  return INVISIBLE.test(character) && !/\p{Co}/u.test(character) ? `⟨${codePoint(character)}⟩` : character;
}

/** A text in which nothing is hidden; a mark without a letter before it stands on a dotted circle. */
export function visibleText(text: string): string {
  const visible = Array.from(text, visibleCharacter).join('');
  return MARK.test(visible) ? `◌${visible}` : visible;
}

/** `U+0041` */
function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The code points of a text, with spaces between. */
export function codePoints(text: string): string {
  return Array.from(text, codePoint).join(' ');
}

/** The bytes of a text in UTF-8, in hexadecimal; half a character counts as U+FFFD, as the tokenizer takes it. */
export function utf8Bytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(
    ' ',
  );
}
