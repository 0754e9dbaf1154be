import type { HeadStatistics } from '../../../../electron/contract/replies/attention.ts';
import { csvText } from '../../../ui/csv.ts';
import type { HeadPlace } from './head-place.ts';

/** A head as a row of the table of heads. */
export interface HeadRow extends HeadPlace {
  readonly statistics: HeadStatistics;
}

/** What a head is known for, where more than half of its weight does it. */
export const headRoles = ['previous', 'same', 'next', 'first', 'last'] as const;
export type HeadRole = (typeof headRoles)[number];

/** Share of a head's weight from which it is named after what it does. */
const ROLE_MASS = 0.5;

export const massOf = (statistics: HeadStatistics, role: HeadRole): number | null => statistics[`${role}_mass`];

/** The role that has most of a head's weight; null where none has half of it. */
export function headRole(statistics: HeadStatistics): HeadRole | null {
  let best: HeadRole | null = null;
  let most = ROLE_MASS;
  for (const role of headRoles) {
    const mass = massOf(statistics, role) ?? 0;
    if (mass < most || (best !== null && mass === most)) continue;
    best = role;
    most = mass;
  }
  return best;
}

const figures = ['entropy', 'mutual_information', 'mean_distance', 'top_mass'] as const;
export const headColumns = ['place', ...figures, ...headRoles] as const;
export type HeadColumn = (typeof headColumns)[number];
export interface HeadOrder {
  readonly column: HeadColumn;
  readonly descending: boolean;
}

/** The figure of a column; null where the head's kind has none. */
export function headFigure({ layer, head, statistics }: HeadRow, column: HeadColumn): number | null {
  if (column === 'place') return layer * 1e6 + head;
  const figure = figures.find((name) => name === column);
  return figure ? statistics[figure] : massOf(statistics, column as HeadRole);
}

/** Rows in the order of a column; those without a figure come last, equal ones keep the order of their places. */
export function sortHeads(rows: readonly HeadRow[], { column, descending }: HeadOrder): readonly HeadRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [headFigure(one, column), headFigure(other, column)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (a - b);
  });
}

/** The next order when a column's head is pressed: then the other way round. Sharp and near heads come first, else those with most. */
export function nextOrder(order: HeadOrder, column: HeadColumn): HeadOrder {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== 'place' && column !== 'entropy' && column !== 'mean_distance' };
}

/** One row a head, entropy in nats as it crosses the contract. */
export function headsCsv(rows: readonly HeadRow[]): string {
  const names = [
    'entropy_nats',
    'mutual_information_nats',
    'mean_distance',
    'top_mass',
    ...headRoles.map((role) => `${role}_mass`),
  ];
  const body = rows.map(({ kind, layer, head, statistics }) => [
    ...[kind, layer, head],
    ...figures.map((figure) => statistics[figure] ?? ''),
    ...headRoles.map((role) => massOf(statistics, role) ?? ''),
  ]);
  return csvText([['kind', 'layer', 'head', ...names], ...body]);
}
