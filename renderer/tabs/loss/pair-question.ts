import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { ExampleLoss, ForwardReply } from '../../../electron/contract/replies/loss.ts';
import type { LabelToken } from '../../../electron/contract/replies/values.ts';
import type { RuntimeRequest } from '../../lab/runtime-choice.svelte.ts';

/** A pair, and the model that is asked about it. */
export interface PairQuestion {
  readonly model: string;
  readonly modelName: string;
  readonly runtime: RuntimeRequest;
  readonly source: string;
  readonly target: string;
}

/** What a model makes of a pair. */
export interface PairLoss {
  readonly example: ExampleLoss;
  readonly source_tokens: readonly LabelToken[];
  /** Name → shape of what the model returned, in its order. */
  readonly outputs: ForwardReply['outputs'];
  readonly elapsedMs: number;
}

/** What the model says by itself, and how surprising it finds that. */
export interface OwnTranslation {
  readonly text: string;
  readonly loss: number;
}

const ALTERNATIVES = 10;

export type PairRequest = RuntimeRequest & { readonly model: string; readonly source: string; readonly target: string };

/** The pair as calls take it. */
export function pairRequest({ model, runtime, source, target }: PairQuestion): PairRequest {
  return { model, ...runtime, source, target };
}

/** Teacher forcing over one pair; the source's tokens come with it. */
export async function askLoss(lab: LabApi, question: PairQuestion, signal: AbortSignal): Promise<PairLoss> {
  const began = performance.now();
  const { source, target, ...choice } = pairRequest(question);
  const [reply, encoding] = await Promise.all([
    lab.loss.forward({ ...choice, examples: [{ source, target }], alternatives: ALTERNATIVES }, { signal }),
    lab.tokenizer.encode({ model: question.model, text: source }, { signal }),
  ]);
  const { examples, outputs } = reply;
  const source_tokens = encoding.tokens.map(({ id, piece }) => ({ id, piece }));
  return { example: examples[0]!, source_tokens, outputs, elapsedMs: performance.now() - began };
}

/** What the model would have said, and its loss. */
export async function askOwnTranslation(
  lab: LabApi,
  question: PairQuestion,
  signal: AbortSignal,
): Promise<OwnTranslation> {
  const { source, target: _, ...choice } = pairRequest(question);
  const { sequences } = await lab.translation.translate({ ...choice, source, alternatives: 0 }, { signal });
  const text = sequences[0]?.text ?? '';
  const { loss } = await lab.loss.forward(
    { ...choice, examples: [{ source, target: text }], alternatives: 0 },
    { signal },
  );
  return { text, loss };
}
