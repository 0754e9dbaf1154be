/** A run of text that both have, or only one of the two. */
export interface DifferencePart {
  readonly kind: 'same' | 'removed' | 'inserted';
  readonly text: string;
}

/** A word, a run of spaces, a sign; Chinese has no spaces, so there each character counts. */
const WORD = /\p{sc=Han}|(?:(?!\p{sc=Han})[\p{L}\p{N}\p{M}])+|\s+|./gsu;

/**
 * How `before` becomes `after`, word by word: the longest common subsequence of their words is `same`; of what stands
 * between, the removed part comes first. Takes time and memory of |before| · |after| words: for sentences, not books.
 */
export function textDifference(before: string, after: string): readonly DifferencePart[] {
  const [a, b] = [words(before), words(after)];
  const lengths = commonLengths(a, b);
  const parts: DifferencePart[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      parts.push({ kind: 'removed', text: a[i++]! });
    } else parts.push({ kind: 'inserted', text: b[j++]! });
  }
  return joined(parts);
}

/** Above this product of their words two texts are not compared: it would take seconds, and memory. */
const MOST_WORD_PAIRS = 4_000_000;

/** Whether two texts are short enough to be compared word by word. */
export const isComparable = (before: string, after: string) =>
  words(before).length * words(after).length <= MOST_WORD_PAIRS;

const words = (text: string): readonly string[] => text.match(WORD) ?? [];

/** A word in common counts for more than any number of spaces that a line has. */
const weight = (word: string): number => (word.trim() === '' ? 1 : 1000);

/** [i][j]: the weight of the words that the rests of both, from i and from j on, have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i]![j] =
        a[i] === b[j] ? lengths[i + 1]![j + 1]! + weight(a[i]!) : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}

/** Neighbours of one kind as one part; between two `same` parts, everything removed before everything inserted. */
function joined(parts: readonly DifferencePart[]): readonly DifferencePart[] {
  const result: DifferencePart[] = [];
  let gap = { removed: '', inserted: '' };
  const closeGap = () => {
    for (const kind of ['removed', 'inserted'] as const) if (gap[kind]) result.push({ kind, text: gap[kind] });
    gap = { removed: '', inserted: '' };
  };
  for (const { kind, text } of parts) {
    if (kind !== 'same') {
      gap[kind] += text;
      continue;
    }
    closeGap();
    const last = result.at(-1);
    if (last?.kind === 'same') result[result.length - 1] = { kind, text: last.text + text };
    else result.push({ kind, text });
  }
  closeGap();
  return result;
}
