import type {
  ForwardReply,
  OutputSlice,
  PairBatch,
  ScoreEvent,
  TokenLoss,
} from '../../../electron/contract/replies/loss.ts';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';

/** A target token that the model held for `probability` likely. */
export function tokenLoss(id: number, piece: string, probability: number, rank = 0): TokenLoss {
  return {
    ...{ id, piece, probability, rank },
    loss: -Math.log(probability),
    smoothed_loss: 9,
    entropy: 0.5,
    alternatives: [
      { id: 31, piece: '▁sun', probability: 0.75 },
      { id: 32, piece: '▁moon', probability: 0.125 },
    ],
  };
}

/** «Where is ▁moon»: two tokens that were expected, one that was not, the end. */
export const moonTokens: readonly TokenLoss[] = [
  tokenLoss(11, '▁Where', 0.5),
  tokenLoss(12, '▁is', 0.5),
  tokenLoss(32, '▁moon', 0.125, 1),
  tokenLoss(1, '</s>', 0.5),
];

const mean = (tokens: readonly TokenLoss[]) => tokens.reduce((sum, { loss }) => sum + loss, 0) / tokens.length;

function forward({ examples }: { examples: readonly { source: string; target: string }[] }): ForwardReply {
  const loss = mean(moonTokens);
  return {
    loss,
    examples: examples.map(({ source, target }) => ({
      ...{ source, target, loss, perplexity: Math.exp(loss), tokens: moonTokens },
    })),
    outputs: {
      loss: [],
      logits: [1, 4, 100],
      'past_key_values.0.decoder.key': [1, 2, 4, 3],
      'past_key_values.0.decoder.value': [1, 2, 4, 3],
      encoder_last_hidden_state: [1, 3, 6],
    },
  };
}

interface SliceRequest {
  readonly name: string;
  readonly indices: readonly number[];
  readonly first_row: number;
  readonly first_column: number;
}

/** Every cell holds the sum of its own place and of the indices. */
function outputSlice({ name, indices, first_row, first_column }: SliceRequest): OutputSlice {
  const shape = forward({ examples: [] }).outputs[name]!;
  const [allRows = 1, allColumns = 1] = shape.slice(-2);
  const [rows, columns] = [Math.min(32, allRows - first_row), Math.min(32, allColumns - first_column)];
  const base = indices.reduce((sum, place) => sum + place, 0);
  const values = Float32Array.from({ length: rows * columns }, (_, at) => {
    return base + first_row + Math.floor(at / columns) + first_column + (at % columns);
  });
  return {
    ...{ shape, matrix: { rows: allRows, columns: allColumns }, statistics: { min: -1, max: 2, mean: 0.5 } },
    ...{ first_row, rows, first_column, columns },
    values: btoa(String.fromCharCode(...new Uint8Array(values.buffer))),
  };
}

const twoPairs: PairBatch = {
  input_ids: [
    [21, 22, 1],
    [23, 1, 0],
  ],
  attention_mask: [
    [1, 1, 1],
    [1, 1, 0],
  ],
  labels: [
    [11, 1],
    [1, -100],
  ],
  decoder_input_ids: [
    [0, 11],
    [0, 1],
  ],
  pieces: { 0: '<pad>', 1: '</s>', 11: '▁Moscow', 21: '▁capital', 22: '▁Russia', 23: '▁Wellington' },
};

/** Scores pair n with a mean loss of n + 1 nats over two tokens, in one batch. */
export function score(
  { data }: { data: { examples: readonly { source: string; target: string }[] } },
  { onEvent }: CallOptions<unknown>,
) {
  const { examples } = data;
  const tell = (event: ScoreEvent) => onEvent?.(event);
  tell({ event: 'pairs', pairs: examples.map((pair, place) => ({ ...pair, line: place + 1 })) });
  const places = examples.map((_, place) => place);
  tell({ event: 'scored', places, nats: places.map((place) => 2 * (place + 1)), tokens: places.map(() => 2) });
  tell({ event: 'progress', done: examples.length, total: examples.length, part: 1, elapsedMs: 10 });
  const tokens = 2 * examples.length;
  return { pairs: examples.length, tokens, loss: 1, labels_sha256: 'ab', refused: [], elapsedMs: 10 };
}

/** What an idle lab answers about losses. */
export const idleLoss = {
  'loss.forward': forward,
  'loss.outputSlice': outputSlice,
  'loss.score': score,
  'loss.batch': () => twoPairs,
  'tokenizer.entries': ({ ids }: { ids: readonly number[] }) =>
    ids.map((id) => ({ id, piece: `p${id}`, score: -1, kind: 'NORMAL' as const })),
};
