/**
 * How a long text is cut for the tokenizer. The rule stands in the contract because both sides follow it: whoever counts
 * a text's tokens and whoever shows them must speak of the same parts.
 */

/** A text up to this length, in UTF-16 units, is one part. */
export const WHOLE_LENGTH = 2_000;
const PART_LENGTH = 1_000;

/** Where the parts of a text end, in UTF-16 units. Yields nothing for an empty text. */
export function* partEnds(text: string): Generator<number> {
  if (text.length <= WHOLE_LENGTH) {
    if (text !== '') yield text.length;
    return;
  }
  for (let from = 0; from < text.length;) {
    from = partEnd(text, from);
    yield from;
  }
}

/** At most a part's length further on: behind a line, else before a space, else behind a sign, else wherever. */
function partEnd(text: string, from: number): number {
  const limit = from + PART_LENGTH;
  if (limit >= text.length) return text.length;
  const window = text.slice(from, limit);
  const line = window.lastIndexOf('\n') + 1;
  if (line > 0) return from + line;
  const space = window.search(/\s\S*$/u);
  if (space > 0) return from + space;
  const sign = window.search(/\p{P}[^\p{P}]*$/u);
  if (sign >= 0) return from + sign + (window.codePointAt(sign)! > 0xffff ? 2 : 1);
  return isInsidePair(text, limit) ? limit - 1 : limit;
}

function isInsidePair(text: string, at: number): boolean {
  return text.codePointAt(at - 1)! > 0xffff;
}
