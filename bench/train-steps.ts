import type { EncodedExamples } from '../native-models/data-sets/encoded-examples.ts';
import {
  openLiveTraining,
  openModel,
  planTraining,
  yieldToEventLoop,
  type LiveTraining,
} from '../native-models/fine-tuning/open-training.ts';
import { countWeights } from '../native-models/fine-tuning/run-checkpoints.ts';
import { t5Parameters } from '../native-models/t5/parameter-names.ts';
import { train } from '../native-models/training/trainer.ts';
import { initialTrainerState } from '../native-models/training/trainer-state.ts';
import { TrainingControl } from '../native-models/training/training-control.ts';
import type { TrainingArguments } from '../native-models/training-arguments/argument-table.ts';
import { parseTrainingArguments } from '../native-models/training-arguments/parse-arguments.ts';
import { partOfModel, type ModelPart } from './part-of-model.ts';
import { PhaseClock, trainingPhases, type PhaseTimes, type TrainingPhase } from './phase-clock.ts';
import { peakMb, privateMb } from './process-memory.ts';
import { median, UNCOUNTED_STEPS } from './timing.ts';
import { bytesOfGradients, bytesOfPhases, touchedNumbers } from './training-bytes.ts';
import { trainingExamples, type TrainingShape } from './training-shape.ts';

/** What one process trains and measures. */
export interface TrainingJob {
  readonly model: string;
  readonly cacheFolder: string;
  readonly threads?: number;
  readonly shape: TrainingShape;
  readonly steps: number;
  /** Rank of the adapters; left out, the model itself is trained. */
  readonly lora_r?: number;
  /** Left out, the whole model. */
  readonly part?: ModelPart;
}

export interface MeasuredTraining {
  /** The median over the steps that count, as all times here. */
  readonly stepMs: number;
  readonly phasesMs: PhaseTimes;
  /** What each phase has to move through memory. */
  readonly phaseBytes: ReturnType<typeof bytesOfPhases>;
  /** See process-memory.ts, as the next one. */
  readonly peakMb: number;
  /** The highest after a backward pass or between two steps; null where it cannot be had. */
  readonly privateMb: number | null;
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Of the last step, so that a measurement of nothing is seen. */
  readonly loss: number;
}

/** Trains for some steps and does nothing else: this process's peak of memory is the training's. */
export async function trainSteps(job: TrainingJob): Promise<MeasuredTraining> {
  const opened = partOfModel(await openModel(job.model), job.part ?? {});
  const { config } = opened.model;
  const args = parseTrainingArguments({
    learning_rate: 1e-5,
    per_device_train_batch_size: job.shape.batch,
    max_steps: job.steps,
    logging_steps: 1,
    save_strategy: 'no',
    lora_r: job.lora_r ?? 0,
  });
  const examples = trainingExamples(config.vocab_size, job.shape);
  const live = await openLiveTraining(opened, args, job);
  try {
    const { times, phases, ...followed } = await follow(live, args, examples);
    const { parameters } = live.weights;
    const touched = touchedNumbers(config, parameters, examples);
    const [numbers, trained] = [countWeights(t5Parameters(config)), countWeights(parameters)];
    const adapters = args.lora_r > 0 ? trained : 0;
    return {
      stepMs: median(times.slice(UNCOUNTED_STEPS)),
      phasesMs: mediansOf(phases.slice(UNCOUNTED_STEPS)),
      phaseBytes: bytesOfPhases(config, { touched, adapters, gradientBytes: followed.gradientBytes }),
      peakMb: await peakMb(),
      privateMb: followed.privateMb,
      parameters: numbers + adapters,
      trainableParameters: trained,
      loss: followed.loss,
    };
  } finally {
    await live.close();
  }
}

interface FollowedTraining {
  /** Milliseconds of each step, as the trainer reports them. */
  readonly times: readonly number[];
  readonly phases: readonly PhaseTimes[];
  readonly gradientBytes: number;
  readonly privateMb: number | null;
  readonly loss: number;
}

/** The product's own loop, with a clock around the parts that it is given. */
async function follow(
  live: LiveTraining,
  args: TrainingArguments,
  examples: EncodedExamples,
): Promise<FollowedTraining> {
  const { model, weights } = live;
  const { optimizer, parameters } = weights;
  const now = () => performance.now();
  const clock = new PhaseClock(now);
  clock.time(model, 'forwardBackward', 'forward_backward');
  clock.time(optimizer, 'gradientNorm', 'norm');
  clock.time(optimizer, 'beginStep', 'optimizer');
  clock.time(optimizer, 'update', 'optimizer');
  const timedNorm = optimizer.gradientNorm;
  const times: number[] = [];
  let gradientBytes = 0;
  let highestMb: number | null = null;
  let loss = NaN;
  optimizer.gradientNorm = (gradients) => {
    gradientBytes = bytesOfGradients(gradients.values());
    return timedNorm(gradients);
  };
  clock.start();
  await train({
    arguments: args,
    plan: planTraining(args, examples, null),
    config: live.context.model.config,
    examples,
    model,
    parameters,
    optimizer,
    state: initialTrainerState(),
    control: new TrainingControl(),
    evaluate: null,
    save: () => Promise.resolve(),
    lastCheckpoint: () => null,
    emit(event) {
      if (event.event !== 'step') return;
      clock.endStep();
      times.push(event.elapsedMs);
      loss = event.loss;
    },
    async yieldToEventLoop() {
      const mb = await privateMb();
      if (mb !== null) highestMb = Math.max(highestMb ?? 0, mb);
      await yieldToEventLoop();
    },
    now,
  });
  return { times, phases: clock.steps, gradientBytes, privateMb: highestMb, loss };
}

function mediansOf(steps: readonly PhaseTimes[]): PhaseTimes {
  const medians = trainingPhases.map((phase) => [phase, median(steps.map((times) => times[phase]))] as const);
  return Object.fromEntries(medians) as Record<TrainingPhase, number>;
}
