import type { T5Config } from '../t5/t5-config.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { collateTargets, type Seq2SeqBatch } from '../t5/batch.ts';
import { assertFits, checkedSources } from './encoder.ts';
import type { ModelSessions } from './model-sessions.ts';

export interface ForwardOutputs {
  readonly batch: Seq2SeqBatch;
  /** By name: see buildEncoderGraph and buildDecoderGraph. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Pairs of token ids, source and target with their `</s>`, as one padded batch. */
export function collatePairs(
  config: T5Config,
  pairs: readonly { readonly source: readonly number[]; readonly target: readonly number[] }[],
): Seq2SeqBatch {
  const targets = pairs.map(({ target }) => target);
  assertFits(config, targets, 'target text');
  return {
    ...checkedSources(
      config,
      pairs.map(({ source }) => source),
    ),
    ...collateTargets(config, targets),
  };
}

/**
 * The teacher-forced forward pass. `encoderOutputs` and `decoderOutputs` name what is to come back beside
 * `encoder_last_hidden_state`; nothing else is computed.
 */
export async function forward(
  sessions: ModelSessions,
  batch: Seq2SeqBatch,
  encoderOutputs: readonly string[],
  decoderOutputs: readonly string[],
  alternatives = 1,
): Promise<ForwardOutputs> {
  const { input_ids, attention_mask, encoder_buckets } = batch;
  const { labels, decoder_input_ids, decoder_buckets, causal_mask } = batch;
  const encoder =
    encoderOutputs.length === 0
      ? await sessions.encoder()
      : await sessions.inspectingEncoder(['encoder_last_hidden_state', ...encoderOutputs]);
  const encoded = await encoder.run({ input_ids, attention_mask, encoder_buckets });
  const encoder_last_hidden_state = encoded['encoder_last_hidden_state']!;
  if (decoderOutputs.length === 0) return { batch, outputs: encoded };
  const decoder = await sessions.decoder(decoderOutputs, alternatives);
  const decoded = await decoder.run({
    encoder_last_hidden_state,
    attention_mask,
    decoder_input_ids,
    decoder_buckets,
    causal_mask,
    labels,
  });
  return { batch, outputs: { ...encoded, ...decoded } };
}
