import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';
import { splitExamples } from './split-examples.ts';

/** What is trained on, and what is evaluated. */
export interface TrainingSets {
  readonly examples: EncodedExamples;
  readonly evaluation: EncodedExamples | null;
}

/** @throws ArgumentError where there is an evaluation set already, and one is to be split off. */
export function assertOneEvaluation({ test_size }: Pick<TrainingArguments, 'test_size'>, isGiven: boolean): void {
  if (isGiven && test_size > 0) throw invalid('0 beside an evaluation set of its own', test_size);
}

/**
 * The training's two sets: as they were given, or, with test_size, the two parts of the one.
 * @throws as assertOneEvaluation; ArgumentError where nothing would be left to train on.
 */
export function trainingSets(
  given: EncodedExamples,
  evaluation: EncodedExamples | null,
  { test_size, seed }: Pick<TrainingArguments, 'test_size' | 'seed'>,
): TrainingSets {
  assertOneEvaluation({ test_size }, evaluation !== null);
  if (test_size === 0) return { examples: given, evaluation };
  const { train, test } = splitExamples(given, test_size, seed);
  if (train.count === 0) throw invalid(`a share that leaves one of ${given.count} examples to train on`, test_size);
  return { examples: train, evaluation: test };
}

function invalid(expected: string, found: number): ArgumentError {
  const message = `The training argument test_size should be ${expected}, but is ${found}.`;
  return new ArgumentError('argument-invalid', message, { place: 'test_size', expected, found: String(found) });
}
