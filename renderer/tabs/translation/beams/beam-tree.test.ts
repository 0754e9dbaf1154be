import { expect, test } from 'vitest';
import type { BeamCandidate, TranslationBeams } from '../../../../electron/contract/replies/translation.ts';
import {
  beamPicture,
  beamsCsv,
  bestPlace,
  nodeAfterKey,
  pathTo,
  placeKey,
  tokensOf,
  windowLength,
} from './beam-tree.ts';

const candidate = (
  piece: string,
  parent: number | null,
  fate: BeamCandidate['fate'],
  log_probability: number,
  score: number | null = null,
): BeamCandidate => ({ id: piece.codePointAt(0)!, piece, parent, fate, log_probability, score });

/** Two beams: “ab” is finished first with −0.9, “ac” later with −0.7. */
const steps: readonly TranslationBeams[] = [
  {
    event: 'beams',
    step: 1,
    candidates: [
      candidate('a', null, 'running', -0.5),
      candidate('b', null, 'running', -1),
      candidate('c', null, 'dropped', -2),
    ],
  },
  {
    event: 'beams',
    step: 2,
    candidates: [
      candidate('b', 0, 'finished', -1.8, -0.9),
      candidate('x', 1, 'dropped', -2),
      candidate('y', 1, 'running', -2.1),
    ],
  },
  { event: 'beams', step: 3, candidates: [candidate('z', 2, 'finished', -2.1, -0.7)] },
];
const pieces = (place: { step: number; rank: number }) =>
  tokensOf(steps, pathTo(steps, place))
    .map(({ piece }) => piece)
    .join('');
const whole = beamPicture(steps, { from: 0, length: 10, dropped: true });

test('a path follows the parents back to the first step', () => {
  expect(pieces({ step: 2, rank: 0 })).toBe('byz');
  expect(pieces({ step: 1, rank: 0 })).toBe('ab');
});

test('the best is the finished one with the highest score; before any is finished, the leading one', () => {
  expect(bestPlace(steps)).toEqual({ step: 2, rank: 0 });
  expect(bestPlace(steps.slice(0, 2))).toEqual({ step: 1, rank: 0 });
  expect(bestPlace(steps.slice(0, 1))).toEqual({ step: 0, rank: 0 });
  expect(bestPlace([])).toBeNull();
});

test('every candidate has its row and its parent’s, and the winning path is marked', () => {
  expect(whole.rows).toBe(3);
  expect(whole.nodes.map((node) => [placeKey(node), node.row, node.parentRow, node.winning])).toEqual([
    ['0:0', 0, null, false],
    ['0:1', 1, null, true],
    ['0:2', 2, null, false],
    ['1:0', 0, 0, false],
    ['1:1', 1, 1, false],
    ['1:2', 2, 1, true],
    ['2:0', 0, 2, true],
  ]);
});

test('without the dropped ones the others move up', () => {
  const { nodes, rows } = beamPicture(steps, { from: 0, length: 10, dropped: false });
  expect(rows).toBe(2);
  expect(nodes.map((node) => [placeKey(node), node.row, node.parentRow])).toEqual([
    ['0:0', 0, null],
    ['0:1', 1, null],
    ['1:0', 0, 0],
    ['1:2', 1, 1],
    ['2:0', 0, 1],
  ]);
});

test('a window draws its own steps only, its first without parents', () => {
  const { nodes } = beamPicture(steps, { from: 1, length: 1, dropped: true });
  expect(nodes.map((node) => [placeKey(node), node.parentRow])).toEqual([
    ['1:0', null],
    ['1:1', null],
    ['1:2', null],
  ]);
});

test('a long search is drawn in windows: 128 candidates a step leave room for 12 steps, 8 for 200', () => {
  const wide = (width: number): TranslationBeams => ({
    event: 'beams',
    step: 1,
    candidates: new Array<BeamCandidate>(width).fill(candidate('a', null, 'dropped', -1)),
  });
  expect(windowLength([wide(128)])).toBe(12);
  expect(windowLength([wide(8)])).toBe(200);
});

test('the arrow keys follow the tree', () => {
  const at = (key: string) => whole.nodes.find((node) => placeKey(node) === key)!;
  const after = (key: string, from: string) => {
    const next = nodeAfterKey(key, at(from), whole);
    return next && placeKey(next);
  };
  expect(after('ArrowLeft', '1:2')).toBe('0:1');
  expect(after('ArrowRight', '0:1')).toBe('1:1');
  expect(after('ArrowRight', '0:2')).toBe('0:2');
  expect(after('ArrowDown', '1:0')).toBe('1:1');
  expect(after('ArrowUp', '1:0')).toBe('1:0');
  expect(after('Home', '2:0')).toBe('0:0');
  expect(after('End', '0:0')).toBe('2:0');
  expect(after('a', '0:0')).toBeNull();
});

test('CSV has every candidate, ranks counted from 1', () => {
  expect(beamsCsv(steps.slice(2))).toBe(
    'step,rank,parent_rank,id,piece,log_probability,fate,score\r\n3,1,3,122,z,-2.1,finished,-0.7\r\n',
  );
});
