import type {
  BeforeAfter,
  ComparedSentence,
  FigureComparison,
} from '../../../electron/contract/replies/fine-tuning.ts';
import { csvText } from '../../ui/csv.ts';

export type Figure = FigureComparison['figure'];

/** How many of the most improved and of the most damaged sentences are shown. */
const MOST_RANKED = 10;

/** By how much a sentence has gained in a figure: above 0 it is better than before; null where the figure is unknown. */
export function gain({ before, after }: ComparedSentence, figure: Figure): number | null {
  const [from, to] = [before[figure], after[figure]];
  if (from === null || to === null) return null;
  return figure === 'loss' ? from - to : to - from;
}

/** The sentences that gained most by a figure, and those that lost most; what stayed as it was is in neither. */
export function ranked(
  sentences: readonly ComparedSentence[],
  figure: Figure,
): { readonly improved: readonly ComparedSentence[]; readonly damaged: readonly ComparedSentence[] } {
  const known = sentences.flatMap((sentence) => {
    const value = gain(sentence, figure);
    return value === null ? [] : [{ sentence, value }];
  });
  const largest = (sign: 1 | -1) =>
    known
      .filter(({ value }) => sign * value > 0)
      .sort((one, other) => sign * (other.value - one.value))
      .slice(0, MOST_RANKED)
      .map(({ sentence }) => sentence);
  return { improved: largest(1), damaged: largest(-1) };
}

/** Every sentence with both translations and their figures; RFC 4180, numbers with a point. */
export function beforeAfterCsv({ sentences }: BeforeAfter): string {
  const header = ['source', 'reference', 'before', 'after', 'chrf_before', 'chrf_after', 'loss_before', 'loss_after'];
  const rows = sentences.map(({ source, reference, before, after }) => [
    source,
    reference ?? '',
    before.translation,
    after.translation,
    ...[before.chrf, after.chrf, before.loss, after.loss].map((value) => value ?? ''),
  ]);
  return csvText([header, ...rows]);
}
