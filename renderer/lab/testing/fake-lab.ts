import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import type { DeviceEntry } from '../../../electron/contract/replies/lab.ts';
import type { PrecisionCost } from '../../../electron/contract/replies/loss.ts';
import type { ModelEntry, ModelSummary } from '../../../electron/contract/replies/models.ts';
import type { TranslatedToken, Translation } from '../../../electron/contract/replies/translation.ts';
import type { Wire, WireMessage } from '../../../electron/contract/wire.ts';
import { idleAlignment } from './fake-alignment.ts';
import { idleAttention } from './fake-attention.ts';
import { idleDownloads } from './fake-downloads.ts';
import { idleFileTranslation } from './fake-file-translation.ts';
import { idleFineTuning } from './fake-fine-tuning.ts';
import { idleLoss } from './fake-loss.ts';

type Handler = (request: never, options: CallOptions<unknown>) => unknown;

export const bundledModel: ModelEntry = {
  name: 'bundled',
  path: '/models/bundled',
  source: 'bundled',
  model_type: 't5',
  num_parameters: 1_200_000,
  size_bytes: 5_000_000,
  state: { phase: 'ready' },
};

export const otherModel: ModelEntry = { ...bundledModel, name: 'other', path: '/models/other', source: 'folder' };

const summary: ModelSummary = {
  model_type: 't5',
  num_parameters: 1_200_000,
  vocab_size: 3100,
  config: {},
  generation_config: {},
  module_tree: '',
  parameters: [],
};

/** A token of which the model was as sure as `probability` says. */
function token(id: number, piece: string, probability: number): TranslatedToken {
  const others = [
    { id: 901, piece: '▁moon', probability: (1 - probability) / 2 },
    { id: 1, piece: '</s>', probability: (1 - probability) / 4 },
  ];
  return { id, piece, probability, entropy: 1, alternatives: [{ id, piece, probability }, ...others] };
}

export const sunTokens = [token(11, '▁I', 0.9), token(12, '▁see', 0.8), token(13, '▁sun', 0.4), token(1, '</s>', 0.99)];

/** “I see sun”, as the lab would answer. */
export function sunTranslation(changes: Partial<Translation> = {}): Translation {
  return {
    source: 'Я вижу солнце.',
    input_ids: [21, 1],
    input_tokens: [
      { id: 21, piece: '▁солнце' },
      { id: 1, piece: '</s>' },
    ],
    sequences: [{ ids: [0, 11, 12, 13, 1], text: 'I see sun', score: null }],
    tokens: sunTokens,
    finish_reason: 'eos',
    elapsedMs: 40,
    model: 'bundled',
    device: 'cpu',
    notes: [],
    ...changes,
  };
}

/** 3 of 4 sentences unchanged, mean loss 2 % up, in half the time. */
export const int8Cost: PrecisionCost = {
  precision: 'int8',
  sentences: 4,
  mean_loss: { float32: 0.5, other: 0.51 },
  unchanged: 3,
  changed: [{ source: 'Где библиотека?', float32: 'Where is the library?', other: 'Where is a library?' }],
  elapsedMs: { float32: 400, other: 200 },
};

const devices: readonly DeviceEntry[] = [
  { device: 'cpu', available: true, reason: '', name: 'Processor' },
  { device: 'cuda', available: false, reason: 'No library.', name: 'NVIDIA CUDA' },
];

/**
 * The other end of a wire with handlers of one's own; what has none answers as an idle lab does. `calls` records what
 * was asked, `close` ends the connection.
 */
export function fakeLab(handlers: Record<string, Handler> = {}) {
  const calls: { channel: string; request: Record<string, unknown> }[] = [];
  const messages = new Set<(message: WireMessage) => void>();
  const closes = new Set<(reason: string) => void>();
  const running = new Map<number, AbortController>();
  const idle: Record<string, Handler> = {
    'models.list': () => [bundledModel, otherModel],
    'models.summary': () => summary,
    'models.card': () => null,
    'models.unfamiliarWords': () => null,
    'models.hash': () => ({ sha256: `9f31${'0'.repeat(58)}c2` }),
    'devices.memory': () => ({ resident_bytes: 212_000_000 }),
    'devices.list': () => devices,
    'loss.precisionCost': () => int8Cost,
    'settings.read': () => ({}),
    'settings.write': () => ({}),
    'tokenizer.encode': () => ({ tokens: [{ id: 21, piece: '▁солнце' }] }),
    'translation.prepare': () => ({ device: 'cpu' }),
    'translation.translate': () => sunTranslation(),
    ...idleAlignment,
    ...idleAttention,
    ...idleDownloads,
    ...idleFileTranslation,
    ...idleFineTuning,
    ...idleLoss,
  };

  async function answer({ id, channel, request }: Extract<WireMessage, { kind: 'call' }>): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    calls.push({ channel, request: request as Record<string, unknown> });
    const reply = (message: WireMessage) => messages.forEach((listener) => listener(message));
    try {
      const handler = handlers[channel] ?? idle[channel];
      if (!handler) throw new LabError({ code: 'unknown-channel', message: channel });
      const onEvent = (event: unknown) => reply({ kind: 'event', id, event });
      const value = await handler(request as never, { onEvent, signal: controller.signal });
      reply({ kind: 'reply', id, ok: true, value });
    } catch (error) {
      const described = error instanceof LabError ? error.data : { code: 'internal' as const, message: String(error) };
      reply({ kind: 'reply', id, ok: false, error: described });
    }
  }

  const wire: Wire = {
    send(message) {
      if (message.kind === 'call') void answer(message);
      if (message.kind === 'cancel') running.get(message.id)?.abort();
    },
    onMessage: (listener) => (messages.add(listener), () => messages.delete(listener)),
    onClose: (listener) => (closes.add(listener), () => closes.delete(listener)),
  };
  return {
    wire,
    calls,
    asked: (channel: keyof typeof idle) =>
      calls.filter((call) => call.channel === channel).map(({ request }) => request),
    close: (reason: string) => closes.forEach((listener) => listener(reason)),
  };
}

export type FakeLab = ReturnType<typeof fakeLab>;
