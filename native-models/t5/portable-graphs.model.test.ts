import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { topologicalNodes } from '../graph/graph.ts';
import { input } from '../graph/operators.ts';
import { requireReference } from '../testing/reference.ts';
import { runGraph } from '../testing/run-graph.ts';
import { ParameterSet } from './parameter-set.ts';
import { buildPortableDecoderWithPast, relativePositionsAfter } from './portable-decoder-with-past.ts';
import { buildPortableDecoder, buildPortableEncoder } from './portable-graphs.ts';
import { bucketsInGraph } from './relative-attention-bias.ts';
import { parseT5Config } from './t5-config.ts';
import { bucketRows, bucketsOf } from './testing/bucket-rows.ts';

test.each(bucketRows)(
  'in a graph $relative_attention_num_buckets buckets up to $relative_attention_max_distance, both ways $bidirectional, are those of transformers',
  async (row) => {
    const expected = bucketsOf(row);
    const relative = input('relative', 'int64', ['length']);
    const buckets = bucketsInGraph(row, row.bidirectional, relative);
    const positions = BigInt64Array.from(expected, (_, index) => BigInt(row.first + index));
    const found = await runGraph(
      { name: 'buckets', inputs: [relative], outputs: { buckets } },
      { relative: { dims: [positions.length], data: positions } },
    );
    expect(Array.from(found['buckets']!.data, Number)).toEqual(expected);
  },
);

test.each(bucketRows.filter(({ bidirectional }) => !bidirectional))(
  'behind a cache of any length a position has the buckets of transformers: $relative_attention_num_buckets up to $relative_attention_max_distance',
  async (row) => {
    const cache = input('cache', 'float32', ['past']);
    const buckets = bucketsInGraph(row, false, relativePositionsAfter('past'));
    for (const past of [0, 1, 41, -row.first]) {
      const found = await runGraph(
        { name: 'buckets', inputs: [cache], outputs: { buckets } },
        { cache: { dims: [past], data: new Float32Array(past) } },
      );
      expect(found['buckets']!.dims).toEqual([1, past + 1]);
      expect(Array.from(found['buckets']!.data, Number)).toEqual(
        bucketsOf(row).slice(-row.first - past, -row.first + 1),
      );
    }
  },
);

test.each(['v1_0-tied', 'v1_1-untied', 'umt5', 'gated-silu-sharded-bf16'])(
  'the portable graphs of %s are made of standard operators alone',
  (name) => {
    const file = requireReference(`models/${name}/config.json`);
    const config = parseT5Config(JSON.parse(readFileSync(file, 'utf8')), file);
    const description = { config, parameters: new ParameterSet(config) };
    for (const build of [buildPortableEncoder, buildPortableDecoder, buildPortableDecoderWithPast]) {
      const graph = build(description);
      const nodes = topologicalNodes(Object.values(graph.outputs));
      expect(new Set(nodes.map(({ domain }) => domain))).toEqual(new Set(['']));
    }
  },
);
