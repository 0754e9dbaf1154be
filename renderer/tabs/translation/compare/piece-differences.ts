import type { LabelToken } from '../../../../electron/contract/replies/values.ts';
import { tokenKind, type TokenMark } from '../../../charts/token-mark.ts';
import { isComparable, textDifference } from '../../../ui/text-difference.ts';

export type PieceDifference = NonNullable<TokenMark['difference']>;

/** By token, how it differs from the other text; null where it does not. */
export type PieceDifferences = readonly (PieceDifference | null)[];

interface Range {
  readonly from: number;
  readonly to: number;
  readonly difference: PieceDifference;
}

/**
 * Marks the pieces of two translations that stand in words which only one of them has. The words are compared, not the
 * pieces, so the two may be cut by different tokenizers. Of a gap in which both have words, all are `changed`.
 * @returns null where the texts are too long to be compared.
 */
export function pieceDifferences(
  before: readonly LabelToken[],
  after: readonly LabelToken[],
): { readonly before: PieceDifferences; readonly after: PieceDifferences } | null {
  const [one, other] = [spelled(before), spelled(after)];
  if (!isComparable(one.text, other.text)) return null;
  const ranges = differingRanges(one.text, other.text);
  return { before: marked(one.spans, ranges.before), after: marked(other.spans, ranges.after) };
}

/** The text that pieces spell, and where each of them lies in it; special tokens spell nothing. */
function spelled(tokens: readonly LabelToken[]) {
  let text = '';
  const spans = tokens.map(({ piece }) => {
    const written = tokenKind(piece) === 'special' ? '' : piece.replaceAll('▁', ' ');
    // The space in front of a word belongs to no word.
    const from = text.length + written.length - written.trimStart().length;
    text += written;
    return { from, to: text.length };
  });
  return { text, spans };
}

function differingRanges(before: string, after: string) {
  const ranges = { before: [] as Range[], after: [] as Range[] };
  const parts = textDifference(before, after);
  let [here, there] = [0, 0];
  parts.forEach(({ kind, text }, index) => {
    if (kind === 'same') {
      here += text.length;
      there += text.length;
      return;
    }
    // Of a gap, the removed part comes first: its other half is its neighbour.
    const neighbour = parts[kind === 'removed' ? index + 1 : index - 1];
    const both = neighbour !== undefined && neighbour.kind !== 'same' && neighbour.text.trim() !== '';
    const difference = both && text.trim() !== '' ? 'changed' : kind;
    if (kind === 'removed') ranges.before.push({ from: here, to: (here += text.length), difference });
    else ranges.after.push({ from: there, to: (there += text.length), difference });
  });
  return ranges;
}

function marked(spans: readonly { from: number; to: number }[], ranges: readonly Range[]): PieceDifferences {
  return spans.map(
    (span) => ranges.find(({ from, to }) => Math.max(from, span.from) < Math.min(to, span.to))?.difference ?? null,
  );
}
