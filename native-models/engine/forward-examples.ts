import type { T5Config } from '../t5/t5-config.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { EngineError, throwIfAborted } from './engine-error.ts';
import { writeForwardFile } from './forward-file.ts';
import { DEFAULT_ALTERNATIVES, labelToken, type DescribedToken } from './label-tokens.ts';
import type { TokenizedPair } from './scoring-batches.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs, forward } from './teacher-forcing.ts';

/** Logits of one run, in bytes, before a batch is cut into smaller ones. */
const MAX_LOGITS_BYTES = 2 ** 28;

/** A pair of texts; given ids (with `</s>`) stand for a text that is cut in another way than the tokenizer's. */
interface ForwardExample {
  readonly source: string;
  readonly target: string;
  readonly input_ids?: readonly number[] | undefined;
  readonly labels?: readonly number[] | undefined;
}

export interface ForwardRequest {
  readonly examples: readonly ForwardExample[];
  readonly alternatives?: number | undefined;
  /** Where to write the padded batch and everything that the model returned. */
  readonly output?: string | undefined;
  readonly gradients?: boolean | undefined;
}

/** A target token and how surprising it was. */
export interface TokenLoss extends DescribedToken {
  readonly loss: number;
  /** Mean over the vocabulary of −log p: what label smoothing mixes in (LabelSmoother's `smoothed_loss`); in nats. */
  readonly smoothed_loss: number;
  /** 0 when the label is the model's first choice. */
  readonly rank: number;
}

export interface ExampleLoss {
  readonly source: string;
  readonly target: string;
  /** Mean over the target's tokens, in nats. */
  readonly loss: number;
  readonly perplexity: number;
  readonly tokens: readonly TokenLoss[];
}

export interface ForwardExamples {
  /** Mean over all label tokens, as the model returns it for the padded batch. */
  readonly loss: number;
  readonly examples: readonly ExampleLoss[];
  /** Name → shape of what the model returns for the padded batch. */
  readonly outputs: Readonly<Record<string, readonly number[]>>;
}

const tokenOutputs = [
  'token_loss',
  'token_smoothed_loss',
  'token_rank',
  'token_entropy',
  'top_log_probabilities',
  'top_ids',
];

/** The loss of each pair and of each of its target tokens. */
export async function forwardExamples(
  context: EngineContext,
  request: ForwardRequest,
  signal: AbortSignal | undefined,
): Promise<ForwardExamples> {
  const { tokenizer, model } = context;
  if (request.gradients && request.output === undefined)
    throw new EngineError('invalid-request', 'Gradients are written to a file, and no output file is named.', {
      place: 'output',
      expected: 'a path',
      found: 'nothing',
    });
  if (request.gradients && context.precision !== 'float32')
    throw new EngineError('invalid-request', 'Gradients are computed in float32 only.', {
      place: 'precision',
      expected: 'float32',
      found: context.precision,
    });
  const pairs = request.examples.map(({ source, target, input_ids, labels }, index) => ({
    source: checkedIds(model.config, input_ids, `examples[${index}].input_ids`) ?? tokenizer.encodeIds(source),
    target: checkedIds(model.config, labels, `examples[${index}].labels`) ?? tokenizer.encodeIds(target),
  }));
  const alternatives = Math.min(request.alternatives ?? DEFAULT_ALTERNATIVES, model.config.vocab_size);
  const tokens: TokenLoss[][] = [];
  for (const chunk of chunks(model.config, pairs)) {
    throwIfAborted(signal);
    tokens.push(...(await tokenLosses(context, chunk, alternatives)));
    await context.yieldToEventLoop();
  }
  if (request.output !== undefined)
    await writeForwardFile(context, pairs, request.output, request.gradients ?? false, signal);
  const counted = tokens.flat();
  return {
    loss: mean(counted),
    examples: request.examples.map(({ source, target }, index) => {
      const loss = mean(tokens[index]!);
      return { source, target, loss, perplexity: Math.exp(loss), tokens: tokens[index]! };
    }),
    outputs: outputShapes(model.config, pairs),
  };
}

/** Ids that were given; they are the caller's to answer for, not the tokenizer's. */
function checkedIds(
  { vocab_size }: T5Config,
  ids: readonly number[] | undefined,
  place: string,
): readonly number[] | undefined {
  const beyond = ids?.find((id) => id >= vocab_size);
  if (beyond === undefined) return ids;
  const message = `The token id ${beyond} in ${place} is not in the model's vocabulary, which ends at ${vocab_size - 1}.`;
  throw new EngineError('invalid-request', message, {
    place,
    expected: ['ids-up-to', vocab_size - 1],
    found: String(beyond),
  });
}

function mean(tokens: readonly TokenLoss[]): number {
  return tokens.reduce((sum, { loss }) => sum + loss, 0) / tokens.length;
}

/** Consecutive pairs whose logits fit; a pair that is too long for itself is a chunk of one. */
function* chunks(config: T5Config, pairs: readonly TokenizedPair[]): Generator<readonly TokenizedPair[]> {
  let chunk: TokenizedPair[] = [];
  let longest = 0;
  for (const pair of pairs) {
    longest = Math.max(longest, pair.target.length);
    if (chunk.length > 0 && (chunk.length + 1) * longest * config.vocab_size * 4 > MAX_LOGITS_BYTES) {
      yield chunk;
      chunk = [];
      longest = pair.target.length;
    }
    chunk.push(pair);
  }
  yield chunk;
}

/** Each target token under teacher forcing, pair by pair; the pairs are one padded batch. */
export async function tokenLosses(
  { sessions, model, tokenizer }: EngineContext,
  pairs: readonly TokenizedPair[],
  alternatives: number,
): Promise<TokenLoss[][]> {
  const batch = collatePairs(model.config, pairs);
  // TopK of nothing is not an operator: one is computed and none is told.
  const { outputs } = await forward(sessions, batch, [], tokenOutputs, Math.max(1, alternatives));
  const columns = tokenOutputs.map((name) => (outputs[name] as Tensor).data);
  const [losses, smoothedLosses, ranks, entropies, topLogProbabilities, topIds] = columns as [
    Float32Array,
    Float32Array,
    BigInt64Array,
    Float32Array,
    Float32Array,
    BigInt64Array,
  ];
  const length = batch.labels.dims[1]!;
  const width = Math.max(1, alternatives);
  return pairs.map(({ target }, row) =>
    target.map((id, position) => {
      const at = row * length + position;
      return {
        ...labelToken(tokenizer, id),
        loss: losses[at]!,
        smoothed_loss: smoothedLosses[at]!,
        probability: Math.exp(-losses[at]!),
        rank: Number(ranks[at]!),
        entropy: entropies[at]!,
        alternatives: Array.from({ length: alternatives }, (_, place) => {
          const choice = at * width + place;
          return {
            ...labelToken(tokenizer, Number(topIds[choice]!)),
            probability: Math.exp(topLogProbabilities[choice]!),
          };
        }),
      };
    }),
  );
}

/** What T5ForConditionalGeneration returns for the padded batch: names and shapes. */
function outputShapes(config: T5Config, pairs: readonly TokenizedPair[]): Record<string, readonly number[]> {
  const batch = pairs.length;
  const encoder_sequence = Math.max(...pairs.map(({ source }) => source.length));
  const decoder_sequence = Math.max(...pairs.map(({ target }) => target.length));
  const heads = (length: number) => [batch, config.num_heads, length, config.d_kv];
  const shapes: Record<string, readonly number[]> = {
    loss: [],
    logits: [batch, decoder_sequence, config.vocab_size],
  };
  for (let layer = 0; layer < config.num_decoder_layers; layer++)
    for (const [stack, length] of [
      ['decoder', decoder_sequence],
      ['encoder', encoder_sequence],
    ] as const) {
      shapes[`past_key_values.${layer}.${stack}.key`] = heads(length);
      shapes[`past_key_values.${layer}.${stack}.value`] = heads(length);
    }
  shapes['encoder_last_hidden_state'] = [batch, encoder_sequence, config.d_model];
  return shapes;
}
