import { expect, test } from 'vitest';
import { packSteps } from './pack-steps.ts';

test('a stretch crosses as the bytes of its numbers', () => {
  const values = Float64Array.of(7, 8, 2.25, NaN);
  // Of Python: base64.b64encode(struct.pack('<4d', 7, 8, 2.25, nan)).
  expect(packSteps({ event: 'steps', count: 2, fields: ['step', 'loss'], values })).toEqual({
    event: 'steps',
    count: 2,
    fields: ['step', 'loss'],
    values: 'AAAAAAAAHEAAAAAAAAAgQAAAAAAAAAJAAAAAAAAA+H8=',
  });
});
