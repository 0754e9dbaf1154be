import { expect, test } from 'vitest';
import { aligningHead, clearLead, emptyTally, headsCsv, runnerUp, sortedHeads, withMeasurement } from './head-tally.ts';

const head = (layer: number, index: number, hits: number, mass: number) => ({ layer, head: index, hits, mass });
const first = { decisive: [0, null, 1], heads: [head(0, 0, 1, 0.5), head(0, 1, 1, 0.75)] };
const second = { decisive: [2], heads: [head(0, 0, 1, 0.5), head(0, 1, 0, 0.125)] };

test('pairs add up head by head, and the same pair counts once', () => {
  const tally = withMeasurement(withMeasurement(withMeasurement(emptyTally, 'a', first), 'b', second), 'a', first);
  expect(tally.clear).toBe(3);
  expect(tally.heads).toEqual([head(0, 0, 2, 1), head(0, 1, 1, 0.875)]);
  expect(tally.pairs.size).toBe(2);
});

test('the aligning head agrees most often; of equal ones it has most weight there', () => {
  expect(aligningHead(emptyTally)).toBeNull();
  const one = withMeasurement(emptyTally, 'a', first);
  expect(aligningHead(one)).toMatchObject({ layer: 0, head: 1 });
});

test('it stays until another leads by more than √n of n pieces, and says then which it was before', () => {
  const by = (one: number, other: number) => ({
    decisive: Array<number>(4).fill(0),
    heads: [head(0, 0, one, one), head(0, 1, other, other)],
  });
  const start = withMeasurement(emptyTally, 'a', by(2, 3));
  // Two more of eight pieces may be chance: √8 = 2.8.
  const second = withMeasurement(start, 'b', by(4, 1));
  expect(clearLead(8)).toBe(3);
  expect(aligningHead(second)).toMatchObject({ layer: 0, head: 1 });
  expect(runnerUp(second)).toMatchObject({ layer: 0, head: 0, hits: 6 });
  expect(second.change).toBeNull();
  // Four more of twelve are more than √12 = 3.5.
  const third = withMeasurement(second, 'c', by(4, 2));
  expect(aligningHead(third)).toMatchObject({ layer: 0, head: 0 });
  expect(third.change).toEqual({ from: '0.1', pair: 3 });
  expect(runnerUp(third)).toBeNull();
});

test('without a clear effect no head is called aligning', () => {
  const nothing = { decisive: [null, null], heads: [head(0, 0, 0, 0)] };
  expect(aligningHead(withMeasurement(emptyTally, 'a', nothing))).toBeNull();
});

test('the table of heads is sorted by place, by agreement and by weight', () => {
  const heads = [head(1, 0, 2, 0.5), head(0, 1, 2, 0.75), head(0, 0, 1, 0.875)];
  const tally = withMeasurement(emptyTally, 'a', { decisive: [0, 0, 0], heads });
  const places = (order: Parameters<typeof sortedHeads>[1]) =>
    sortedHeads(tally, order).map((row) => `${row.layer}.${row.head}`);
  expect(places('place')).toEqual(['0.0', '0.1', '1.0']);
  expect(places('agreement')).toEqual(['0.1', '1.0', '0.0']);
  expect(places('weight')).toEqual(['0.0', '0.1', '1.0']);
});

test('as CSV each head has its hits and its mean weight', () => {
  expect(headsCsv(withMeasurement(emptyTally, 'a', first))).toBe(
    'layer,head,hits,clear_tokens,mean_weight\r\n0,0,1,2,0.25\r\n0,1,1,2,0.375\r\n',
  );
});
