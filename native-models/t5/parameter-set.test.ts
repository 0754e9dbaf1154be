import { expect, test } from 'vitest';
import { ParameterSet, outputParts } from './parameter-set.ts';
import { parseT5Config } from './t5-config.ts';

const configOf = (vocab_size: number) =>
  parseT5Config(
    { model_type: 't5', vocab_size, d_model: 8, d_kv: 4, d_ff: 12, num_layers: 1, num_heads: 2 },
    'config.json',
  );

test.each([8100, 32128, 65100, 250112, 6145])(
  'the parts of %d tokens follow one another and leave none out',
  (size) => {
    const config = configOf(size);
    const parts = outputParts(config);
    let next = 0;
    for (const {
      rows: [start, end],
      name,
    } of parts) {
      expect(start).toBe(next);
      expect(new ParameterSet(config).get(name).dims).toEqual([end - start, 8]);
      next = end;
    }
    expect(next).toBe(size);
    const lengths = parts.map(({ rows: [start, end] }) => end - start);
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  },
);

test('a small vocabulary is not cut', () => {
  expect(outputParts(configOf(3100))).toEqual([]);
});
