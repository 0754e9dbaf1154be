import { expect, test } from 'vitest';
import type { PieceKind } from '../../../electron/contract/replies/tokenizer.ts';
import { idsWithWindow, latticeWindow, WHOLE_LATTICE } from './lattice-text.ts';
import type { ViewToken } from './token-view.ts';

test('a short text is drawn whole, of a long one the words around a place', () => {
  expect(latticeWindow('Мама мыла раму', 3)).toEqual({ from: 0, to: 14 });
  const text = 'Мама мыла раму. '.repeat(50);
  for (const place of [0, 200, 400, text.length - 1]) {
    const { from, to } = latticeWindow(text, place);
    expect(to - from).toBeLessThanOrEqual(WHOLE_LATTICE);
    expect(from <= place && place < to).toBe(true);
    expect(from === 0 || text[from - 1] === ' ').toBe(true);
  }
});

test('a text without spaces is cut as well, and not inside a character', () => {
  const text = '😀'.repeat(300);
  const { from, to } = latticeWindow(text, 0);
  expect(from).toBe(0);
  expect(to).toBeLessThanOrEqual(WHOLE_LATTICE);
  expect(/[\ud800-\udbff]/.test(text[to - 1]!)).toBe(false);
});

const token = (id: number, from: number, to: number, kind: PieceKind = 'NORMAL'): ViewToken => {
  return { face: { id, piece: `p${id}`, score: 0, kind, text: '', partOf: null, shared: true }, span: [from, to] };
};
const tokens = [token(10, 0, 4), token(11, 4, 9), token(12, 9, 14), token(1, 14, 14, 'CONTROL')];

test('the ids of a stretch are exchanged, </s> stays at the end', () => {
  expect(idsWithWindow(tokens, { from: 0, to: 14 }, [7, 8])).toEqual([7, 8, 1]);
  expect(idsWithWindow(tokens, { from: 4, to: 9 }, [7, 8])).toEqual([10, 7, 8, 12, 1]);
});
