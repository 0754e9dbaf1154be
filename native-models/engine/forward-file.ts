import type { Seq2SeqBatch } from '../t5/batch.ts';
import { Gradients, wholeGradient } from '../t5/gradients.ts';
import { t5Parameters } from '../t5/parameter-names.ts';
import type { T5Config } from '../t5/t5-config.ts';
import { bytesOf, type Tensor } from '../tensor/tensor.ts';
import { writeSafetensors, type TensorEntry } from '../safetensors/writer.ts';
import { EngineError, throwIfAborted } from './engine-error.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';

/** Everything of one padded batch is held at once, so its logits are bounded. */
const MAX_LOGITS_BYTES = 2 ** 30;

/**
 * Writes the padded batch and everything that the model returns for it under Hugging Face's names: inputs, hidden states
 * and attentions stacked by layer, logits, losses, and with `gradients` each `gradient.{parameter}`.
 * @throws EngineError `text-too-long` where the batch would not fit; SafetensorsError where the file cannot be written.
 */
export async function writeForwardFile(
  { model, sessions }: EngineContext,
  pairs: readonly { readonly source: readonly number[]; readonly target: readonly number[] }[],
  file: string,
  gradients: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { config } = model;
  assertLogitsFit(config, pairs);
  const batch = collatePairs(config, pairs);
  const encoderStacks = {
    encoder_hidden_states: range(config.num_layers + 1, (index) => `encoder_hidden_states.${index}`),
    encoder_attentions: range(config.num_layers, (layer) => `encoder.${layer}.weights`),
  };
  const decoderStacks = {
    decoder_hidden_states: range(config.num_decoder_layers + 1, (index) => `decoder_hidden_states.${index}`),
    decoder_attentions: range(config.num_decoder_layers, (layer) => `decoder.${layer}.weights`),
    cross_attentions: range(config.num_decoder_layers, (layer) => `cross.${layer}.weights`),
  };
  const plain = ['logits', 'loss', 'token_loss', 'token_rank', 'token_entropy'];
  const decoderNames = [...plain, ...Object.values(decoderStacks).flat()];
  const { outputs } = await forward(sessions, batch, Object.values(encoderStacks).flat(), decoderNames);
  throwIfAborted(signal);

  const { input_ids, attention_mask, labels, decoder_input_ids } = batch;
  const tensors: Record<string, Tensor> = { input_ids, attention_mask, labels, decoder_input_ids };
  for (const name of ['encoder_last_hidden_state', ...plain]) tensors[name] = outputs[name]!;
  for (const [name, parts] of Object.entries({ ...encoderStacks, ...decoderStacks }))
    tensors[name] = stack(parts.map((part) => outputs[part]!));
  tensors['loss'] = { dims: [1], data: outputs['loss']!.data };
  if (gradients) Object.assign(tensors, await gradientsOf(sessions, config, batch));
  await writeSafetensors(
    file,
    Object.entries(tensors).map(([name, tensor]) => entry(name, tensor)),
  );
}

/** d loss / d parameter under `gradient.{name}`. */
async function gradientsOf(
  sessions: EngineContext['sessions'],
  config: T5Config,
  batch: Seq2SeqBatch,
): Promise<Record<string, Tensor>> {
  const parameters = new Map(t5Parameters(config).map(({ name, dims }) => [name, dims]));
  const training = await sessions.training([...parameters.keys()]);
  const gradients = new Gradients();
  gradients.add(training.gradients, await training.session.run({ ...batch }), batch);
  const tensors = [...gradients.pieces].map(([name, pieces]) => {
    const dims = parameters.get(name)!;
    return [`gradient.${name}`, { dims, data: wholeGradient(pieces, dims) }];
  });
  return Object.fromEntries(tensors) as Record<string, Tensor>;
}

function assertLogitsFit(config: T5Config, pairs: readonly { readonly target: readonly number[] }[]): void {
  const longest = Math.max(...pairs.map(({ target }) => target.length));
  const bytes = pairs.length * longest * config.vocab_size * 4;
  if (bytes <= MAX_LOGITS_BYTES) return;
  const found = `${Math.ceil(bytes / 2 ** 20)} MB`;
  throw new EngineError(
    'text-too-long',
    `The logits of the padded batch would take ${found}; at most 1024 MB are kept.`,
    {
      place: 'examples',
      expected: 'at most 1024 MB of logits',
      found,
      hint: 'Write fewer or shorter examples at once.',
    },
  );
}

function range(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index));
}

/** Tensors of one shape as one with a new first axis. */
function stack(parts: readonly Tensor[]): Tensor {
  const size = parts[0]!.data.length;
  const data = new Float32Array(parts.length * size);
  parts.forEach((part, index) => data.set(part.data as Float32Array, index * size));
  return { dims: [parts.length, ...parts[0]!.dims], data };
}

function entry(name: string, { dims, data }: Tensor): TensorEntry {
  const dtype = data instanceof BigInt64Array ? 'int64' : 'float32';
  return { name, dtype, dims, bytes: bytesOf(data) };
}
