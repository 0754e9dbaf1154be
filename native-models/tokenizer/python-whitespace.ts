/** What Python takes for whitespace, as a class of a regular expression; JavaScript's differs in U+001C…U+001F, U+0085 and U+FEFF. */
export const pythonWhitespace =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${pythonWhitespace}+`);
const isWhitespace = new RegExp(pythonWhitespace);

/** Python's `str.lstrip()`. */
export function lstrip(text: string): string {
  return text.replace(leading, '');
}

/** Python's `str.rstrip()`. A loop, since `\s+$` takes quadratic time on a text with much whitespace. */
export function rstrip(text: string): string {
  let end = text.length;
  while (end > 0 && isWhitespace.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return lstrip(rstrip(text));
}
