import type { Example } from '../data-sets/example.ts';
import { collateBatch, type Seq2SeqBatch } from '../t5/batch.ts';
import { Gradients } from '../t5/gradients.ts';
import { clipCoefficient, sumOfSquares } from '../training/gradient-norm.ts';
import type { TrainableParameter } from '../training/optimizer.ts';
import { TrainingError } from '../training/training-error.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { ExaminedStep, ParameterChange } from './examined-step.ts';
import { describeData, openDataSet } from './open-data-set.ts';
import { openLiveTraining, openModel, yieldToEventLoop, type LiveTraining } from './open-training.ts';

export interface ExamineStepJob {
  /** The model's folder. */
  readonly model: string;
  readonly example: Example;
  readonly arguments: TrainingArguments;
  /** Which update is looked at, from 1; those before it are made first. */
  readonly step: number;
  readonly threads?: number | undefined;
  readonly cacheFolder: string;
}

/**
 * One pair learnt in one update of the weights, looked at closely: on weights that nobody keeps, without dropout, at the whole
 * learning rate. The same job gives the same numbers.
 * @throws as openModel and openDataSet; TrainingError `training-diverged`; the signal's reason.
 */
export async function examineStep(job: ExamineStepJob, { signal }: { signal: AbortSignal }): Promise<ExaminedStep> {
  const args: TrainingArguments = { ...job.arguments, dropout_rate: 0, lora_r: 0 };
  const { cacheFolder, threads } = job;
  const opened = await openModel(job.model);
  const source = { kind: 'examples', examples: [job.example] } as const;
  const { hashed } = await describeData('train', source, signal);
  await using data = await openDataSet(hashed, { opened, arguments: args, cacheFolder, signal });
  const pair = { source: data.examples.source(0), target: data.examples.target(0) };
  const batch = collateBatch(opened.model.config, [pair]);
  const live = await openLiveTraining(opened, args, { cacheFolder, threads });
  try {
    for (let step = 1; step < job.step; step++) {
      await update(live, batch, args, step);
      await yieldToEventLoop();
      signal.throwIfAborted();
    }
    const translate = async () => (await live.model.translate([[...pair.source]]))[0]!;
    const before = await translate();
    signal.throwIfAborted();
    const { loss, ...made } = await update(live, batch, args, job.step);
    const [lossAfter, after] = [await live.model.loss(batch), await translate()];
    return {
      step: job.step,
      ...made,
      loss: { before: loss, after: lossAfter },
      translation: { before, after },
    };
  } finally {
    await live.close();
  }
}

type Update = Pick<ExaminedStep, 'grad_norm' | 'clipped_by' | 'learning_rate' | 'parameters'> & {
  readonly loss: number;
};

/** Loss, gradients, clipping and update, in the order of the trainer's step. */
async function update(
  { model, weights }: LiveTraining,
  batch: Seq2SeqBatch,
  args: TrainingArguments,
  step: number,
): Promise<Update> {
  const { optimizer, parameters } = weights;
  const gradients = new Gradients();
  const loss = await model.forwardBackward(batch, gradients, { seed: args.seed, step: step - 1, pass: 0 });
  const grad_norm = optimizer.gradientNorm(gradients.pieces);
  if (!Number.isFinite(loss) || !Number.isFinite(grad_norm)) throw diverged(step, loss, grad_norm);
  const clipped_by = clipCoefficient(grad_norm, args.max_grad_norm);
  const { learning_rate } = args;
  optimizer.beginStep(learning_rate);
  const changes = parameters.map((parameter): ParameterChange => {
    const { name, dims } = parameter;
    const pieces = gradients.pieces.get(name);
    if (!pieces) return { name, dims, gradient_norm: 0, change_norm: 0, weight_norm: norm(parameter.weights) };
    // Before the update, which uses a whole gradient up.
    const gradient = new Map([[name, pieces]]);
    const gradient_norm = optimizer.gradientNorm(gradient);
    return { name, dims, gradient_norm, ...changeBy(parameter, () => optimizer.update(gradient, clipped_by)) };
  });
  return { loss, grad_norm, clipped_by, learning_rate, parameters: changes };
}

/** L2 norms of a parameter's weights before `change`, and of what it changed. One parameter's weights are held twice. */
function changeBy(
  { weights }: TrainableParameter,
  change: () => void,
): Pick<ParameterChange, 'change_norm' | 'weight_norm'> {
  const before = weights.slice();
  change();
  const weight_norm = norm(before);
  for (let i = 0; i < before.length; i++) before[i] = weights[i]! - before[i]!;
  return { weight_norm, change_norm: norm(before) };
}

const norm = (values: Float32Array): number => Math.sqrt(sumOfSquares(values));

function diverged(step: number, loss: number, grad_norm: number): TrainingError {
  const [what, found] = Number.isFinite(loss) ? ['norm of the gradient', grad_norm] : ['loss', loss];
  return new TrainingError('training-diverged', `The ${what} of update ${step} is ${found}.`, {
    place: ['step', step],
    expected: ['finite-number'],
    found: String(found),
    hint: 'Take a smaller learning_rate.',
  });
}
