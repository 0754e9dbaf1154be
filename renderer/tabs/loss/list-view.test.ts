import { describe, expect, test } from 'vitest';
import { characterCount, compare, comparisonShares, differenceBars } from './comparison.ts';
import { listCsv, listJsonLines } from './list-export.ts';
import { lossHistogram, totalsOf } from './list-totals.ts';
import { listedPlaces, wholeList, type ListQuery } from './list-view.ts';
import { ScoredList } from './scored-list.ts';

/** Four pairs; the last one is not scored yet. */
function fourPairs(): ScoredList {
  const list = new ScoredList();
  const targets = ['ab', 'abc', 'a', 'never'];
  list.add(targets.map((target, place) => ({ line: place + 2, source: `Source ${place}`, target })));
  // Mean losses 1, 3 and 0.5.
  list.score(0, [2, 0], [0.5, 4], [1, 4]);
  list.score(0, [1], [6], [2]);
  return list;
}

const shown = (query: Partial<ListQuery>, list = fourPairs()) => [
  ...listedPlaces(list, { ...wholeList, ...query }, null),
];

describe('the list', () => {
  test('is sorted, pairs without a loss last', () => {
    expect(shown({})).toEqual([1, 0, 2, 3]);
    expect(shown({ order: 'best' })).toEqual([2, 0, 1, 3]);
    expect(shown({ order: 'file' })).toEqual([0, 1, 2, 3]);
    expect(shown({ order: 'longest' })).toEqual([0, 1, 2, 3]);
  });

  test('is filtered by loss, by length and by text, whatever its case', () => {
    expect(shown({ lossFrom: 1 })).toEqual([1, 0]);
    expect(shown({ lossTo: 1 })).toEqual([0, 2]);
    expect(shown({ tokensFrom: 2, tokensTo: 3 })).toEqual([1]);
    expect(shown({ search: ' SOURCE 2 ' })).toEqual([2]);
    expect(shown({ search: 'nowhere' })).toEqual([]);
  });

  test('keeps what is known while it grows', () => {
    const list = fourPairs();
    list.add(Array.from({ length: 1000 }, (_, at) => ({ line: at, source: '', target: '' })));
    list.score(0, [1003], [9], [3]);
    expect([...list.column(0).nats.subarray(0, 3)]).toEqual([4, 6, 0.5]);
    expect(list.column(0).nats[1003]).toBe(9);
    expect(list.column(0).nats[500]).toBeNaN();
  });

  test('sorts 100,000 pairs within a tenth of a second', () => {
    const list = new ScoredList();
    const places = Array.from({ length: 100_000 }, (_, place) => place);
    list.add(places.map((line) => ({ line, source: 'a source text', target: 'a target text' })));
    list.score(
      0,
      places,
      places.map((place) => (place * 7919) % 100_003),
      places.map(() => 5),
    );
    shown({}, list);
    const began = performance.now();
    const sorted = shown({}, list);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(list.column(0).nats[sorted[0]!]).toBe(100_002);
  });
});

describe('totals', () => {
  test('a long pair counts more in the mean over tokens than in that over pairs', () => {
    // (4 + 6 + 0.5) / (4 + 2 + 1) = 1.5; (1 + 3 + 0.5) / 3 = 1.5 as well, so the second list differs.
    const list = fourPairs();
    expect(totalsOf(list, list.column(0))).toEqual({
      ...{ pairs: 3, tokens: 7, meanOverTokens: 1.5, meanOverPairs: 1.5 },
      perplexity: Math.exp(1.5),
    });
    list.score(0, [3], [9], [1]);
    expect(totalsOf(list, list.column(0))).toMatchObject({ meanOverTokens: 19.5 / 8, meanOverPairs: 13.5 / 4 });
  });

  test('a list without losses has none', () => {
    const list = new ScoredList();
    expect(totalsOf(list, list.column(0))).toBeNull();
    expect(lossHistogram(list, list.column(0))).toEqual([]);
  });

  test('the histogram counts each scored pair once, in bins of half a nat', () => {
    const list = fourPairs();
    const bins = lossHistogram(list, list.column(0));
    expect(bins.map(({ from }) => from)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
    expect(bins.map(({ count }) => count)).toEqual([0, 1, 1, 0, 0, 0, 1]);
  });
});

describe('two models', () => {
  /** The second model: mean losses 2, 2 and 0.5 where the tokens are the same. */
  function compared(): ScoredList {
    const list = fourPairs();
    list.score(1, [0, 1, 2], [8, 4, 0.5], [4, 2, 1]);
    return list;
  }

  test('are compared token by token where they cut alike', () => {
    const list = compared();
    const comparison = compare(list, 'token');
    expect([0, 1, 2].map(comparison.difference)).toEqual([1, -1, 0]);
    expect(comparison.difference(3)).toBeNaN();
    expect(comparisonShares(list, comparison)).toMatchObject({
      ...{ compared: 3, better: 1, worse: 1 },
      losses: [10.5 / 7, 12.5 / 7],
    });
  });

  test('are compared by the characters of the target where they do not', () => {
    const list = compared();
    const comparison = compare(list, 'character');
    // «ab» and its end: 4 / 3 and 8 / 3 nats a character.
    expect(comparison.loss(0, 0)).toBeCloseTo(4 / 3, 12);
    expect(comparison.difference(0)).toBeCloseTo(4 / 3, 12);
    expect(comparisonShares(list, comparison)).toMatchObject({ nats: [10.5, 12.5], losses: [10.5 / 9, 12.5 / 9] });
  });

  test('are then sorted and filtered by the figures that are shown', () => {
    const list = compared();
    const comparison = compare(list, 'character');
    // Nats a character: 9 / 3, 6 / 4 and 0.5 / 2. By the token, 9 / 4, 6 / 2 and 0.5 / 1, the second would be worst.
    list.score(0, [0], [9], [4]);
    const listed = (query: Partial<ListQuery>) => [...listedPlaces(list, { ...wholeList, ...query }, comparison)];
    expect(listed({})).toEqual([0, 1, 2, 3]);
    expect(listed({ order: 'best' })).toEqual([2, 1, 0, 3]);
    expect(listed({ lossFrom: 1.4, lossTo: 2 })).toEqual([1]);
  });

  test('characters are counted as people do, not as UTF-16 units', () => {
    expect(characterCount('日本')).toBe(3);
    expect(characterCount('😀')).toBe(2);
  });

  test('the pairs that gained or lost most come first', () => {
    const list = compared();
    const comparison = compare(list, 'token');
    expect([...listedPlaces(list, { ...wholeList, order: 'gained' }, comparison)]).toEqual([1, 2, 0, 3]);
    expect([...listedPlaces(list, { ...wholeList, order: 'lost' }, comparison)]).toEqual([0, 2, 1, 3]);
  });

  test('many differences become at most 96 bars, which hold all of them', () => {
    const differences = Float64Array.from({ length: 1000 }, (_, at) => at);
    const bars = differenceBars(differences);
    expect(bars).toHaveLength(96);
    expect(bars[0]).toEqual({ from: 1, to: 10, mean: 4.5 });
    expect(bars.reduce((sum, { from, to, mean }) => sum + mean * (to - from + 1), 0)).toBeCloseTo(499_500, 6);
    expect(differenceBars(Float64Array.of(-1, 2))).toEqual([
      { from: 1, to: 1, mean: -1 },
      { from: 2, to: 2, mean: 2 },
    ]);
  });
});

describe('export', () => {
  const models = [
    { model: 'one', index: 0 },
    { model: 'two', index: 1 },
  ];

  test('the CSV has the pairs in their order, with an empty cell where nothing is known', () => {
    const list = fourPairs();
    list.targets[1] = 'with, comma';
    expect(listCsv(list, Uint32Array.of(1, 3), models)).toBe(
      [
        'line,source,target,mean_loss one,nats one,tokens one,mean_loss two,nats two,tokens two',
        '3,Source 1,"with, comma",3,6,2,,,',
        '5,Source 3,never,,,,,,',
        '',
      ].join('\r\n'),
    );
  });

  test('JSON Lines have one object a pair, and say why one was refused', () => {
    const list = fourPairs();
    list.refuse([{ place: 3, message: 'Too long.' }]);
    const lines = listJsonLines(list, Uint32Array.of(2, 3), models).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { line: 4, source: 'Source 2', target: 'a', losses: [{ model: 'one', mean_loss: 0.5, nats: 0.5, tokens: 1 }] },
      { line: 5, source: 'Source 3', target: 'never', losses: [], refused: 'Too long.' },
    ]);
  });
});
