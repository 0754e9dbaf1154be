import type { AttentionMap } from '../../../electron/contract/replies/attention.ts';
import type { ForwardReply } from '../../../electron/contract/replies/loss.ts';
import type { AlignmentMeasurement } from '../../../electron/contract/replies/translation.ts';
import { base64Floats } from './base64-floats.ts';

interface Pair {
  readonly labels: readonly number[];
  readonly head?: { readonly layer: number; readonly head: number };
}

/** Layer 1, head 0 looks at the first source token, every other one and the mean at both alike. */
function alignment({ labels, head }: Pair): AttentionMap {
  const row = head?.layer === 1 && head.head === 0 ? [1, 0] : [0.5, 0.5];
  return { rows: labels.length, columns: 2, weights: base64Floats(labels.flatMap(() => row)) };
}

/** Of “I see sun” and its end, erasing ·солнце costs ·sun two nats, and the others nothing. */
export const sunMeasurement: AlignmentMeasurement = {
  losses: base64Floats([0.1, 0.2, 0.9, 0]),
  effects: base64Floats([0, 0, 0, 0, 2, -0.5, 0, 0]),
  erased: 2,
  source_tokens: [
    { id: 21, piece: '▁солнце' },
    { id: 1, piece: '</s>' },
  ],
  target_tokens: [
    { id: 11, piece: '▁I' },
    { id: 12, piece: '▁see' },
    { id: 13, piece: '▁sun' },
    { id: 1, piece: '</s>' },
  ],
  text: { from: 0, to: 1 },
  decisive: [null, null, 0, null],
  heads: [
    { layer: 0, head: 0, hits: 0, mass: 0.25 },
    { layer: 1, head: 0, hits: 1, mass: 1 },
  ],
  elapsedMs: 12,
};

interface Examples {
  readonly examples: readonly { readonly source: string; readonly target: string }[];
}

/** Every text is two tokens of one nat each. */
function forward({ examples }: Examples): ForwardReply {
  const token = {
    id: 11,
    piece: '▁I',
    loss: 1,
    smoothed_loss: 3,
    probability: Math.exp(-1),
    rank: 1,
    entropy: 1,
    alternatives: [],
  };
  return {
    loss: 1,
    examples: examples.map((example) => ({ ...example, loss: 1, perplexity: Math.E, tokens: [token, token] })),
    outputs: {},
  };
}

/** A lab that aligns and scores. */
export const idleAlignment = {
  'translation.alignment': alignment,
  'translation.measureAlignment': () => sunMeasurement,
  'loss.forward': forward,
};
