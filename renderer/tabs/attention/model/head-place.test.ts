import { expect, test } from 'vitest';
import { headAfterKey, placeWithin } from './head-place.ts';
import { mayLookUnasked } from './input-notes.ts';
import { decodeFloats } from '../../../lab/decode-numbers.ts';
import { RecentAnswers } from './recent-answers.ts';
import { smallMapPixels } from './small-map.ts';

test('arrow keys walk the grid and stop at its edges', () => {
  const counts = { layers: 2, heads: 3 };
  const from = (layer: number, head: number) => (key: string) =>
    headAfterKey(key, { kind: 'cross', layer, head }, counts);
  expect(from(0, 0)('ArrowLeft')).toEqual({ layer: 0, head: 0 });
  expect(from(0, 0)('ArrowDown')).toEqual({ layer: 1, head: 0 });
  expect(from(1, 0)('End')).toEqual({ layer: 1, head: 2 });
  expect(from(1, 2)('ArrowRight')).toEqual({ layer: 1, head: 2 });
  expect(from(1, 2)('a')).toBeNull();
});

test('a place that a model does not have becomes the nearest that it has', () => {
  const place = { kind: 'encoder', layer: 11, head: 7 } as const;
  expect(placeWithin(place, { layers: 2, heads: 6 })).toEqual({ kind: 'encoder', layer: 1, head: 5 });
});

test('a large model or a long text waits to be asked', () => {
  expect(mayLookUnasked({ size_bytes: 5e6 }, 'sun')).toBe(true);
  expect(mayLookUnasked({ size_bytes: 3e9 }, 'sun')).toBe(false);
  expect(mayLookUnasked({ size_bytes: 5e6 }, 'sun '.repeat(500))).toBe(false);
  expect(mayLookUnasked({ size_bytes: 5e6 }, ' ')).toBe(false);
});

test('numbers come out of base64 as they went in', () => {
  // 1.0 and −2.5 as little-endian float32: 00 00 80 3f, 00 00 20 c0.
  expect([...decodeFloats('AACAPwAAIMA=')]).toEqual([1, -2.5]);
});

test('a byte of a small map becomes its colour of the table', () => {
  const table = new Uint8ClampedArray(768);
  table.set([1, 2, 3], 0);
  table.set([9, 8, 7], 255 * 3);
  const maps = { heads: 2, map_rows: 1, map_columns: 2, maps: Uint8Array.from([0, 0, 255, 0]) };
  expect([...smallMapPixels(maps, 0, 1, table)]).toEqual([9, 8, 7, 255, 1, 2, 3, 255]);
});

test('of many answers the ones used last are kept', () => {
  const answers = new RecentAnswers<number>(2);
  answers.keep('a', 1);
  answers.keep('b', 2);
  answers.keep('a', 1);
  answers.keep('c', 3);
  expect(['a', 'b', 'c'].map((key) => answers.get(key))).toEqual([1, undefined, 3]);
});
