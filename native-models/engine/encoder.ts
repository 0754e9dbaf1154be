import type { T5Config } from '../t5/t5-config.ts';
import type { FloatTensor } from '../tensor/tensor.ts';
import { collateSources, type EncoderBatch } from '../t5/batch.ts';
import type { EncodedSources } from './decoder-cache.ts';
import { EngineError } from './engine-error.ts';
import type { ModelSessions } from './model-sessions.ts';

/** The largest attention matrix of all heads that one layer may take, in bytes: half a gigabyte. */
const MAX_SCORES_BYTES = 2 ** 29;

/** Encoder and cross-attention keys and values, once per batch of sources. */
export async function encodeSources(
  sessions: ModelSessions,
  config: T5Config,
  sources: readonly (readonly number[])[],
): Promise<EncodedSources> {
  const batch = checkedSources(config, sources);
  const { encoder_last_hidden_state } = await (await sessions.encoder()).run(batch);
  const crossKeyValues = await (
    await sessions.crossKeyValues()
  ).run({ encoder_last_hidden_state: encoder_last_hidden_state! });
  return {
    attention_mask: batch.attention_mask,
    crossKeyValues: crossKeyValues as Readonly<Record<string, FloatTensor>>,
  };
}

/** The padded batch; attention grows with the square of the length, so a text that would not fit is refused. */
export function checkedSources(config: T5Config, sources: readonly (readonly number[])[]): EncoderBatch {
  assertFits(config, sources, 'source text');
  return collateSources(config, sources);
}

/**
 * @throws EngineError `text-too-long` where the attention scores of `rows` would not fit into memory,
 * `token-beyond-vocabulary` where the tokenizer knows more than the model's embedding has rows.
 */
export function assertFits(config: T5Config, rows: readonly (readonly number[])[], what: string): void {
  assertInVocabulary(config, rows, what);
  const longest = Math.max(0, ...rows.map((row) => row.length));
  const limit = Math.floor(Math.sqrt(MAX_SCORES_BYTES / (4 * config.num_heads * Math.max(1, rows.length))));
  if (longest <= limit) return;
  const batch = rows.length > 1 ? ` in a batch of ${rows.length}` : '';
  throw new EngineError(
    'text-too-long',
    `The ${what} has ${longest} tokens; at most ${limit} fit into memory${batch}.`,
    {
      place: what,
      expected: `at most ${limit} tokens`,
      found: `${longest} tokens`,
      hint: 'Split the text into sentences or paragraphs.',
    },
  );
}

function assertInVocabulary({ vocab_size }: T5Config, rows: readonly (readonly number[])[], what: string): void {
  for (const row of rows) {
    const id = row.find((each) => each >= vocab_size);
    if (id === undefined) continue;
    throw new EngineError(
      'token-beyond-vocabulary',
      `The tokenizer gives the ${what} the token id ${id}, but the model's vocabulary ends at ${vocab_size - 1}.`,
      {
        place: what,
        expected: ['ids-up-to', vocab_size - 1],
        found: String(id),
        hint: 'The tokenizer files in the folder belong to another model.',
      },
    );
  }
}
