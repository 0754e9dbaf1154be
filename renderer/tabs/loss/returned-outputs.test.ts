import { expect, test } from 'vitest';
import { firstPlace, movedPlace, returnedGroups, sliceCsv, WINDOW_LENGTH } from './returned-outputs.ts';

test('outputs stand by the keys of Seq2SeqLMOutput, with their bytes in float32', () => {
  const groups = returnedGroups({
    loss: [],
    logits: [1, 4, 65_100],
    'past_key_values.0.decoder.key': [1, 6, 4, 64],
    'past_key_values.0.decoder.value': [1, 6, 4, 64],
    encoder_last_hidden_state: [1, 8, 512],
  });
  expect(groups.map(({ name, outputs, bytes }) => [name, outputs.length, bytes])).toEqual([
    ['loss', 1, 4],
    ['logits', 1, 4 * 4 * 65_100],
    ['past_key_values', 2, 2 * 4 * 6 * 4 * 64],
    ['encoder_last_hidden_state', 1, 4 * 8 * 512],
  ]);
});

test('a tensor opens at its first matrix', () => {
  const shape = [1, 6, 4, 64];
  expect(firstPlace({ name: 'k', shape })).toEqual({ name: 'k', indices: [0, 0], first_row: 0, first_column: 0 });
  expect(firstPlace({ name: 'loss', shape: [] }).indices).toEqual([]);
});

test('moving goes by whole windows and stays within the matrix', () => {
  const size = { rows: 4, columns: 70 };
  const start = firstPlace({ name: 'logits', shape: [1, 4, 70] });
  const last = movedPlace(movedPlace(movedPlace(start, 0, 1, size), 0, 1, size), 0, 1, size);
  expect(last).toEqual({ ...start, first_column: 2 * WINDOW_LENGTH });
  expect(movedPlace(last, 1, 0, size)).toEqual(last);
  expect(movedPlace(start, 0, -1, size)).toEqual(start);
});

test('the CSV has the labels of rows and columns', () => {
  const slice = {
    ...{ rowLabels: ['0 ·a', '1 ·b'], columnLabels: ['0', '1'], columns: 2 },
    values: Float32Array.of(1, 2, 3, 0.5),
  };
  expect(sliceCsv(slice)).toBe(',0,1\r\n0 ·a,1,2\r\n1 ·b,3,0.5\r\n');
});
