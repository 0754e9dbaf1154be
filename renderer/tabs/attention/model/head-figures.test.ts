import { expect, test } from 'vitest';
import type { HeadStatistics } from '../../../../electron/contract/replies/attention.ts';
import { headRole, headsCsv, nextOrder, sortHeads, type HeadRow } from './head-figures.ts';

const even: HeadStatistics = {
  entropy: 1,
  mutual_information: 0.3,
  top_mass: 0.4,
  mean_distance: 2,
  previous_mass: 0.1,
  same_mass: 0.1,
  next_mass: 0.1,
  first_mass: 0.1,
  last_mass: 0.1,
};
const row = (head: number, part: Partial<HeadStatistics>): HeadRow => ({
  kind: 'encoder',
  layer: 0,
  head,
  statistics: { ...even, ...part },
});

test('a head is named after what has most of its weight, from half of it on', () => {
  expect(headRole(even)).toBeNull();
  expect(headRole({ ...even, previous_mass: 0.62, first_mass: 0.55 })).toBe('previous');
  expect(headRole({ ...even, previous_mass: null, last_mass: 0.5 })).toBe('last');
});

test('heads are sorted by a figure, and those without one come last', () => {
  const rows = [row(0, { mean_distance: 3 }), row(1, { mean_distance: null }), row(2, { mean_distance: 1 })];
  const heads = (descending: boolean) =>
    sortHeads(rows, { column: 'mean_distance', descending }).map(({ head }) => head);
  expect(heads(false)).toEqual([2, 0, 1]);
  expect(heads(true)).toEqual([0, 2, 1]);
});

test('pressing a column begins with the sharp heads or the large shares, pressing it again turns it', () => {
  const start = { column: 'place', descending: false } as const;
  expect(nextOrder(start, 'entropy')).toEqual({ column: 'entropy', descending: false });
  expect(nextOrder(start, 'previous')).toEqual({ column: 'previous', descending: true });
  expect(nextOrder({ column: 'entropy', descending: false }, 'entropy')).toEqual({
    column: 'entropy',
    descending: true,
  });
});

test('the CSV has a row a head, and nothing where a kind has no figure', () => {
  const rows = [{ ...row(3, { mean_distance: null, previous_mass: null }), kind: 'cross' as const }];
  expect(headsCsv(rows).split('\r\n')[1]).toBe('cross,0,3,1,0.3,,0.4,,0.1,0.1,0.1,0.1');
});
