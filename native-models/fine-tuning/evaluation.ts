import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import { corpusBleu } from '../metrics/bleu.ts';
import { corpusChrf } from '../metrics/chrf.ts';
import type { T5Config } from '../t5/t5-config.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { evaluationLoss } from '../training/evaluate.ts';
import type { Evaluation } from '../training/training-events.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';

export interface EvaluationParts {
  readonly model: TrainingModel;
  readonly config: T5Config;
  readonly tokenizer: Tokenizer;
  readonly arguments: TrainingArguments;
  /** Null where no such set was given; without any, only the watch sentences are translated. */
  readonly evaluation: EncodedExamples | null;
  readonly general: EncodedExamples | null;
  readonly yieldToEventLoop: () => Promise<void>;
  readonly now: () => number;
}

/** Loss, scores and watch sentences of the model as it is now. */
export async function evaluate(
  parts: EvaluationParts,
  { step, epoch }: Pick<Evaluation, 'step' | 'epoch'>,
): Promise<Evaluation> {
  const { model, tokenizer, arguments: args, evaluation, general, now } = parts;
  const started = now();
  const own = evaluation ? await scoresOf(parts, evaluation, 'eval') : {};
  const ofGeneral = general ? await scoresOf(parts, general, 'eval_general') : {};
  const rows = args.watch_sentences.map((sentence) => tokenizer.encodeIds(args.task_prefix + sentence));
  const translations = await model.translate(rows);
  const watch_sentences = args.watch_sentences.map((source, index) => ({ source, translation: translations[index]! }));
  return { event: 'evaluation', step, epoch, ...own, ...ofGeneral, watch_sentences, elapsedMs: now() - started };
}

/** The loss of a set, and with predict_with_generate its scores, under the names that the Trainer gives them. */
async function scoresOf<Prefix extends 'eval' | 'eval_general'>(
  parts: EvaluationParts,
  examples: EncodedExamples,
  prefix: Prefix,
): Promise<{ readonly [Name in `${Prefix}_${'loss' | 'bleu' | 'chrf'}`]?: number }> {
  const { model, config, arguments: args, yieldToEventLoop } = parts;
  const loss = await evaluationLoss(model, config, examples, args.per_device_eval_batch_size, yieldToEventLoop);
  const scores = { loss, ...(args.predict_with_generate ? await generationScores(parts, examples) : {}) };
  const named = Object.entries(scores).map(([name, value]) => [`${prefix}_${name}`, value]);
  return Object.fromEntries(named) as { readonly [Name in `${Prefix}_${'loss' | 'bleu' | 'chrf'}`]?: number };
}

/** BLEU and chrF of the model's translations against the targets, both as text, trimmed (run_translation.py). */
async function generationScores(
  { model, tokenizer }: EvaluationParts,
  examples: EncodedExamples,
): Promise<{ readonly bleu: number; readonly chrf: number }> {
  const indices = Array.from({ length: examples.count }, (_, index) => index);
  const translations = await model.translate(indices.map((index) => [...examples.source(index)]));
  const hypotheses = translations.map((text) => text.trim());
  const references = indices.map((index) =>
    tokenizer.decode([...examples.target(index)], { skip_special_tokens: true }).trim(),
  );
  return { bleu: corpusBleu(hypotheses, references).score, chrf: corpusChrf(hypotheses, references) };
}
