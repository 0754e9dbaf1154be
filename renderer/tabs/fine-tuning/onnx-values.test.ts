import { expect, test } from 'vitest';
import { layersAsOne } from './onnx-values.ts';

const value = (name: string, length: string) => ({ name, type: 'float32', dims: ['batch', 4, length, 16] });

test('what every layer takes is said once, and the order stays', () => {
  const layer = (index: number | string) => [
    value(`past_key_values.${index}.decoder.key`, 'past_decoder_sequence'),
    value(`past_key_values.${index}.encoder.key`, 'encoder_sequence'),
  ];
  const ids = { name: 'input_ids', type: 'int64', dims: ['batch', 1] };
  const layers = Array.from({ length: 12 }, (_, index) => layer(index)).flat();
  expect(layersAsOne([ids, ...layers])).toEqual([ids, ...layer('{i}')]);
});
