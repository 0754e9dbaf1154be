import type { Comparison } from './comparison.ts';
import { meanLoss, type ScoredList } from './scored-list.ts';

export const listOrders = ['worst', 'best', 'file', 'longest', 'gained', 'lost'] as const;
export type ListOrder = (typeof listOrders)[number];

/** Which pairs are shown, and in which order. */
export interface ListQuery {
  readonly order: ListOrder;
  /** Loss under the first model, in the unit that is shown; null lets all in. */
  readonly lossFrom: number | null;
  readonly lossTo: number | null;
  readonly tokensFrom: number | null;
  readonly tokensTo: number | null;
  /** In either text, whatever its case. */
  readonly search: string;
}

export const wholeList: ListQuery = {
  order: 'worst',
  lossFrom: null,
  lossTo: null,
  tokensFrom: null,
  tokensTo: null,
  search: '',
};

/** What a row shows as the loss under the first model: in nats a token, or in the unit of the comparison. */
export function shownLoss(list: ScoredList, comparison: Comparison | null, place: number): number {
  return comparison ? comparison.loss(0, place) : meanLoss(list.column(0), place);
}

/** Places in the list as the query wants them. Pairs without a loss come last, in the order of the file. */
export function listedPlaces(list: ScoredList, query: ListQuery, comparison: Comparison | null): Uint32Array {
  const first = list.column(0);
  const search = query.search.trim().toLowerCase();
  const places: number[] = [];
  for (let place = 0; place < list.length; place++) {
    const tokens = first.tokens[place]!;
    if (query.lossFrom !== null && !(shownLoss(list, comparison, place) >= query.lossFrom)) continue;
    if (query.lossTo !== null && !(shownLoss(list, comparison, place) <= query.lossTo)) continue;
    if (query.tokensFrom !== null && tokens < query.tokensFrom) continue;
    if (query.tokensTo !== null && tokens > query.tokensTo) continue;
    if (search !== '' && !contains(list, place, search)) continue;
    places.push(place);
  }
  const keyOf = sortKeys[query.order];
  const keys = new Float64Array(list.length);
  for (const place of places) keys[place] = keyOf(place, list, comparison);
  return Uint32Array.from(places).sort((one, other) => {
    const [a, b] = [keys[one]!, keys[other]!];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || one - other;
    return a - b || one - other;
  });
}

/** The smallest key first. */
const sortKeys: Readonly<
  Record<ListOrder, (place: number, list: ScoredList, comparison: Comparison | null) => number>
> = {
  worst: (place, list, comparison) => -shownLoss(list, comparison, place),
  best: (place, list, comparison) => shownLoss(list, comparison, place),
  file: (place) => place,
  longest: (place, list) => -list.column(0).tokens[place]!,
  gained: (place, _, comparison) => (comparison ? comparison.difference(place) : NaN),
  lost: (place, _, comparison) => (comparison ? -comparison.difference(place) : NaN),
};

function contains({ sources, targets }: ScoredList, place: number, search: string): boolean {
  return sources[place]!.toLowerCase().includes(search) || targets[place]!.toLowerCase().includes(search);
}
