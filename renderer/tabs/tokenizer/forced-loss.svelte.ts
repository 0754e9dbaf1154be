import type { LabApi } from '../../../electron/contract/lab-api.ts';
import type { ExampleLoss } from '../../../electron/contract/replies/loss.ts';
import { LiveAnswer } from '../../lab/live-answer.svelte.ts';
import type { RuntimeRequest } from '../../lab/runtime-choice.svelte.ts';

/** A pair whose source text is cut in two ways. */
export interface ForcedQuestion {
  readonly model: string;
  readonly runtime: RuntimeRequest;
  readonly source: string;
  /** Empty: the model's own translation. */
  readonly target: string;
  readonly own_ids: readonly number[];
  readonly forced_ids: readonly number[];
}

/** The same target's loss behind the tokenizer's own pieces and behind the forced ones. */
export interface ForcedLoss {
  readonly target: string;
  readonly own: ExampleLoss;
  readonly forced: ExampleLoss;
}

/** Asks the model what it makes of a text that is cut otherwise. */
export function createForcedLoss(lab: LabApi): LiveAnswer<ForcedQuestion, ForcedLoss> {
  return new LiveAnswer(async ({ model, runtime, source, target: given, own_ids, forced_ids }, signal) => {
    const choice = { model, ...runtime };
    const target = given.trim() === '' ? await ownTranslation() : given;
    const examples = [own_ids, forced_ids].map((input_ids) => ({ source, target, input_ids: [...input_ids] }));
    const { examples: losses } = await lab.loss.forward({ ...choice, examples, alternatives: 0 }, { signal });
    const [own, forced] = losses as [ExampleLoss, ExampleLoss];
    return { target, own, forced };

    async function ownTranslation(): Promise<string> {
      const { sequences } = await lab.translation.translate({ ...choice, source, alternatives: 0 }, { signal });
      return sequences[0]?.text ?? '';
    }
  });
}
