import { expect, test } from 'vitest';
import type { T5Config } from '../t5/t5-config.ts';
import { readPositionBias, distanceBuckets } from './position-bias.ts';
import { readModelFolder } from '../library/model-folder.ts';
import { requireReference } from '../testing/reference.ts';
import { findTensor, readFloat32, readHeader } from '../safetensors/reader.ts';
import { bucketRows, bucketsOf } from '../t5/testing/bucket-rows.ts';

test.each(bucketRows)(
  'distances share buckets as transformers has them: $relative_attention_num_buckets up to $relative_attention_max_distance, both ways $bidirectional',
  (row) => {
    const buckets = distanceBuckets(row as unknown as T5Config, row.bidirectional);
    const expected = bucketsOf(row);
    expected.forEach((bucket, index) => {
      const distance = row.first + index;
      if (!row.bidirectional && distance > 0) return; // masked: no curve shows it
      const found = buckets.filter(({ from, to }) => (from ?? -Infinity) <= distance && distance <= (to ?? Infinity));
      expect(found.map((entry) => entry.bucket)).toEqual([bucket]);
    });
  },
);

test('the curve of a head is its column of the table in the weights', async () => {
  const folder = requireReference('models/v1_0-tied');
  const model = await readModelFolder(folder);
  const name = 'decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight';
  const file = `${folder}/model.safetensors`;
  const table = await readFloat32(findTensor(await readHeader(file), name, file)); // [32, 4]
  const bias = await readPositionBias(model, 'decoder', 1);
  expect(bias).toMatchObject({ owner: 0, bidirectional: false, layer: 1 });
  expect(bias.values.map((head) => head[7])).toEqual([...table.subarray(7 * 4, 8 * 4)]);
  await expect(readPositionBias(model, 'decoder', 2)).rejects.toMatchObject({ code: 'invalid-request' });
});
