import { expect, test } from 'vitest';
import type { LatticeView } from '../../../electron/contract/replies/tokenizer.ts';
import { drawnEdges, edgeAfterKey, largestCost, latticeCsv, pathPieces } from './lattice-view.ts';

/** The lattice of “abc”: a|bc −2.25 is best, ab|c −3.5 next, abc −4. */
const edge = (piece: string, from: number, to: number, score: number, best_score: number, id: number) => {
  return { piece, span: [from, to] as const, score, best_score, id };
};
const view: LatticeView = {
  normalized: 'abc',
  edges: [
    edge('a', 0, 1, -1, -2.25, 10),
    edge('ab', 0, 2, -1.5, -3.5, 11),
    edge('abc', 0, 3, -4, -4, 12),
    edge('bc', 1, 3, -1.25, -2.25, 13),
    edge('c', 2, 3, -2, -3.5, 14),
  ],
  paths: [
    { edges: [0, 3], ids: [10, 13], score: -2.25 },
    { edges: [1, 4], ids: [11, 14], score: -3.5 },
  ],
  forced: null,
};

test('edges of one lane never lie over each other, and longer ones lie above', () => {
  const edges = drawnEdges(view, Infinity);
  expect(edges).toHaveLength(5);
  for (const one of edges)
    for (const other of edges) {
      if (one === other || one.lane !== other.lane) continue;
      expect(one.span[1] <= other.span[0] || other.span[1] <= one.span[0]).toBe(true);
    }
  const lane = (piece: string) => edges.find((each) => each.piece === piece)!.lane;
  expect(lane('a')).toBe(1);
  expect(lane('ab')).toBeGreaterThan(lane('a'));
  expect(lane('abc')).toBeGreaterThan(lane('ab'));
});

test('an edge costs what its best way lacks to the best of all; the dear ones can be left out', () => {
  expect(drawnEdges(view, Infinity).map(({ piece, cost }) => [piece, cost])).toEqual([
    ['a', 0],
    ['ab', 1.25],
    ['abc', 1.75],
    ['bc', 0],
    ['c', 1.25],
  ]);
  expect(drawnEdges(view, 1.5).map(({ piece }) => piece)).toEqual(['a', 'ab', 'bc', 'c']);
  expect(drawnEdges(view, 0).map(({ piece }) => piece)).toEqual(['a', 'bc']);
  expect(largestCost(view)).toBe(2);
  const forced = { edges: [2], ids: [12], score: -4 };
  expect(drawnEdges({ ...view, forced }, 0).map(({ piece }) => piece)).toEqual(['a', 'abc', 'bc']);
});

test('arrow keys follow the text, and stay where there is no next edge', () => {
  const edges = drawnEdges(view, Infinity);
  const after = (key: string, piece: string) =>
    edges[
      edgeAfterKey(
        key,
        edges.findIndex((each) => each.piece === piece),
        edges,
      )!
    ]!.piece;
  expect(after('ArrowRight', 'a')).toBe('bc');
  expect(after('ArrowRight', 'abc')).toBe('abc');
  expect(after('ArrowLeft', 'c')).toBe('ab');
  expect(after('ArrowUp', 'a')).toBe('ab');
  expect(after('ArrowDown', 'ab')).toBe('a');
  expect(after('End', 'a')).toBe('c');
  expect(edgeAfterKey('x', 0, edges)).toBeNull();
});

test('a way is spelled, and every edge stands in the table', () => {
  expect(pathPieces(view, view.paths[1]!)).toEqual(['ab', 'c']);
  expect(latticeCsv(view).split('\r\n').slice(0, 2)).toEqual([
    'from,to,piece,id,score,best_score_through,on_best_path',
    '0,1,a,10,-1,-2.25,1',
  ]);
});
