import { expect, test } from 'vitest';
import type { TensorDifference } from '../../electron/contract/replies/models.ts';
import { comparisonCsv, differenceRows, layerMap } from './comparison-view.ts';

const difference = (name: string, relative_difference: number | null): TensorDifference => ({
  name,
  shape: [2, 2],
  dtypes: ['float32', 'float32'],
  equal: relative_difference === 0,
  relative_difference,
  largest_difference: relative_difference,
});
const q = (stack: string, block: number) => `${stack}.block.${block}.layer.0.SelfAttention.q.weight`;
const tensors = [
  difference('shared.weight', 0.5),
  difference(q('encoder', 0), 0.1),
  difference('encoder.block.0.layer.0.layer_norm.weight', 0),
  difference('encoder.block.0.layer.1.layer_norm.weight', 0.2),
  difference(q('encoder', 1), 0.3),
  difference(q('decoder', 0), null),
];

test('the most different come first, and before them what has no number', () => {
  const sizes = differenceRows(tensors, '', 'difference').map((tensor) => tensor.relative_difference);
  expect(sizes).toEqual([null, 0.5, 0.3, 0.2, 0.1, 0]);
  expect(differenceRows(tensors, 'encoder q', 'model').map(({ name }) => name)).toEqual([
    q('encoder', 0),
    q('encoder', 1),
  ]);
});

test('a stack is a map of modules by layers, its norms told apart, NaN where there is nothing', () => {
  const map = layerMap(tensors, 'encoder')!;
  expect(map.modules).toEqual(['SelfAttention.q', 'layer.0.layer_norm', 'layer.1.layer_norm']);
  expect(map.layers).toBe(2);
  expect([...map.values]).toEqual([0.1, 0.3, 0, NaN, 0.2, NaN]);
  expect(map.largest).toMatchObject({ name: q('encoder', 1), value: 0.3 });
  expect(layerMap(tensors, 'decoder')).toMatchObject({ modules: ['SelfAttention.q'], largest: null });
  expect(layerMap(tensors.slice(0, 1), 'encoder')).toBeNull();
});

test('the comparison as CSV leaves empty what has no number', () => {
  expect(comparisonCsv([difference('a', null)])).toBe(
    'name,shape,dtype a,dtype b,equal bytes,relative difference,largest difference\r\n' +
      'a,"[2, 2]",float32,float32,false,,\r\n',
  );
});
