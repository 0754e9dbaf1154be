import type { LabApi } from '../../../../electron/contract/lab-api.ts';
import type { ExampleLoss } from '../../../../electron/contract/replies/loss.ts';
import type { TranslationResult } from '../translation-question.ts';

/** How one model finds the two translations, by teacher forcing. */
export interface ModelScores {
  /** Of its own translation, with the very tokens that it generated. */
  readonly own: ExampleLoss;
  /** Of the other translation, cut into tokens by this model's tokenizer. */
  readonly other: ExampleLoss;
}

/** The negative log probability of a whole text, in nats: what models of different tokenizers can be compared by. */
export const totalLoss = ({ tokens }: ExampleLoss) => tokens.reduce((sum, { loss }) => sum + loss, 0);

/** Has the model of `mine` score both translations. */
export async function scoreBoth(
  lab: LabApi,
  mine: TranslationResult,
  theirs: TranslationResult,
  signal: AbortSignal,
): Promise<ModelScores> {
  const { model, device, precision, threads, source, task_prefix = '' } = mine.question.request;
  const whole = task_prefix + source;
  const { tokens, input_ids, sequences } = mine.translation;
  const examples = [
    { source: whole, target: sequences[0]?.text ?? '', input_ids: [...input_ids], labels: tokens.map(({ id }) => id) },
    { source: whole, target: theirs.translation.sequences[0]?.text ?? '' },
  ];
  const request = { model, device, precision, threads, examples, alternatives: 0 };
  const { examples: scored } = await lab.loss.forward(request, { signal });
  return { own: scored[0]!, other: scored[1]! };
}

/** What the other model makes of each token of a translation; null where it cuts the text into other pieces. */
export function probabilitiesAcross({ translation }: TranslationResult, scored: ExampleLoss): readonly number[] | null {
  const same =
    scored.tokens.length === translation.tokens.length &&
    scored.tokens.every(({ piece }, index) => piece === translation.tokens[index]?.piece);
  return same ? scored.tokens.map(({ probability }) => probability) : null;
}
