import { meanLoss, type LossColumn, type ScoredList } from './scored-list.ts';

/** What all pairs of a list come to. */
export interface ListTotals {
  readonly pairs: number;
  readonly tokens: number;
  /** Mean over all tokens: what the model would return for all pairs as one batch. */
  readonly meanOverTokens: number;
  /** Each pair counts the same, however long it is. */
  readonly meanOverPairs: number;
  /** Of the mean over tokens. */
  readonly perplexity: number;
}

/** Totals over the pairs that have a loss; null where none has. */
export function totalsOf(list: ScoredList, column: LossColumn): ListTotals | null {
  let [pairs, tokens, nats, means] = [0, 0, 0, 0];
  for (let place = 0; place < list.length; place++) {
    if (Number.isNaN(column.nats[place]!)) continue;
    pairs++;
    tokens += column.tokens[place]!;
    nats += column.nats[place]!;
    means += meanLoss(column, place);
  }
  if (pairs === 0) return null;
  const meanOverTokens = nats / tokens;
  return { pairs, tokens, meanOverTokens, meanOverPairs: means / pairs, perplexity: Math.exp(meanOverTokens) };
}

/** How many pairs have a mean loss from `from` to before `to`. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BINS = 24;

/** The pairs by their mean loss, in bins of the same width from 0 on. */
export function lossHistogram(list: ScoredList, column: LossColumn): readonly HistogramBin[] {
  const losses: number[] = [];
  for (let place = 0; place < list.length; place++) {
    const loss = meanLoss(column, place);
    if (!Number.isNaN(loss)) losses.push(loss);
  }
  if (losses.length === 0) return [];
  const width = Math.max(0.5, Math.ceil((losses.reduce((a, b) => Math.max(a, b)) / BINS) * 10) / 10);
  const counts = Array<number>(BINS + 1).fill(0);
  for (const loss of losses) counts[Math.min(BINS, Math.floor(loss / width))]!++;
  const used = counts.findLastIndex((count) => count > 0) + 1;
  return counts.slice(0, used).map((count, bin) => ({ from: bin * width, to: (bin + 1) * width, count }));
}
