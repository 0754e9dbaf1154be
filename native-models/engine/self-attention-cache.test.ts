import { expect, test } from 'vitest';
import { seededNumbers } from '../testing/seeded.ts';
import { SelfAttentionCache } from './self-attention-cache.ts';

const [layers, heads, width] = [2, 2, 3];

/** What each row has seen, told by hand: one list of values a layer and kind, copied whole at each reordering. */
type History = number[][][];

test('any sequence of beams that fork, leave and come back feeds each row its own past', () => {
  const random = seededNumbers(11);
  const whole = (limit: number) => Math.floor(((random() + 1) / 2) * limit);
  const cache = new SelfAttentionCache(layers, heads, width);
  let rows = 3;
  cache.start(rows);
  let histories: History[] = Array.from({ length: rows }, () => Array.from({ length: layers * 2 }, () => []));
  for (let step = 0; step < 80; step++) {
    if (step > 0) {
      const next = step % 9 === 0 ? 1 + whole(5) : rows;
      const parents = Array.from({ length: next }, (_, row) => (whole(3) === 0 ? whole(rows) : row % rows));
      cache.reorder(parents);
      histories = parents.map((parent) => structuredClone(histories[parent]!));
      rows = next;
    }
    const outputs: Record<string, { dims: number[]; data: Float32Array }> = {};
    for (let slab = 0; slab < layers * 2; slab++) {
      const data = Float32Array.from({ length: rows * heads * width }, random);
      outputs[`present_${slab % 2 === 0 ? 'key' : 'value'}.${slab >> 1}`] = { dims: [1, rows, heads, width], data };
      histories.forEach((history, row) =>
        history[slab]!.push([...data.subarray(row * heads * width, (row + 1) * heads * width)]),
      );
    }
    cache.append(outputs);
    const feeds = cache.feeds();
    for (let slab = 0; slab < layers * 2; slab++) {
      const { dims, data } = feeds[`past_${slab % 2 === 0 ? 'key' : 'value'}.${slab >> 1}`]!;
      expect(dims).toEqual([step + 1, rows, heads, width]);
      const expected = Array.from({ length: step + 1 }, (_, at) => histories.map((history) => history[slab]![at]!));
      expect([...data]).toEqual(expected.flat(2));
    }
  }
});
