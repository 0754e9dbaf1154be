import type { EncodedExamples } from '../data-sets/encoded-examples.ts';
import type { DataParts } from '../runs/run-data.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { ArgumentError } from '../training-arguments/parse-arguments.ts';
import { splitExamples } from './split-examples.ts';
import { withReplay } from './with-replay.ts';

/** What a training is evaluated on. */
export interface EvaluatedSets {
  readonly evaluation: EncodedExamples | null;
  readonly general: EncodedExamples | null;
}

/** What is trained on, and what is evaluated. */
export interface TrainingSets extends EvaluatedSets {
  readonly examples: EncodedExamples;
  /** How many of them, the last ones, come from the replay data. */
  readonly replayed: number;
}

type SetArguments = Pick<TrainingArguments, 'test_size' | 'replay_share' | 'seed'>;

/** @throws ArgumentError where there is an evaluation set already, and one is to be split off. */
export function assertOneEvaluation({ test_size }: Pick<SetArguments, 'test_size'>, isGiven: boolean): void {
  if (isGiven && test_size > 0) throw invalid('0 beside an evaluation set of its own', test_size);
}

/**
 * A training's sets from its data sets: with test_size, the evaluation set is a part of the training data; replay data are
 * mixed into what is left of it.
 * @throws as assertOneEvaluation; ArgumentError where nothing would be left to train on.
 */
export function trainingSets(given: DataParts<EncodedExamples>, args: SetArguments): TrainingSets {
  const { evaluation = null, general = null, replay = null } = given;
  assertOneEvaluation(args, evaluation !== null);
  const split = args.test_size > 0 ? splitExamples(given.train, args.test_size, args.seed) : null;
  const own = split?.train ?? given.train;
  if (own.count === 0)
    throw invalid(`a share that leaves one of ${given.train.count} examples to train on`, args.test_size);
  const examples = replay ? withReplay(own, replay, args.replay_share, args.seed) : own;
  return { examples, replayed: examples.count - own.count, evaluation: split?.test ?? evaluation, general };
}

function invalid(expected: string, found: number): ArgumentError {
  const message = `The training argument test_size should be ${expected}, but is ${found}.`;
  return new ArgumentError('argument-invalid', message, { place: 'test_size', expected, found: String(found) });
}
