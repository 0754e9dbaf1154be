/** What Python takes for whitespace; JavaScript's \s lacks U+001C…U+001F and U+0085 and has U+FEFF instead. */
const whitespace = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const runs = new RegExp(`[${whitespace}]+`);
const leading = new RegExp(`^[${whitespace}]+`);
const single = new RegExp(`[${whitespace}]`);

/** Python's `str.split()`: the words between runs of whitespace, none of them empty. */
export function splitWords(text: string): string[] {
  return text.split(runs).filter((word) => word !== '');
}

/** Python's `str.rstrip()`. A loop, since `\s+$` takes quadratic time on a text with much whitespace. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && single.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return stripEnd(text).replace(leading, '');
}
