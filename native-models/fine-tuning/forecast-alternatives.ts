import type { T5Config } from '../t5/t5-config.ts';
import { adaptableModules } from '../t5/lora.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { withEvaluations, type EvaluationOutlook } from './evaluation-outlook.ts';
import type { Outlook } from './outlook.ts';
import type { PlannedUpdate } from './planned-batches.ts';
import type { ForecastAlternative } from './training-forecast.ts';
import { expectedPeak } from './training-memory.ts';
import { lessCertain, meanWork, remainingMs, scaled, type Pace } from './training-outlook.ts';

export interface Asked extends Pick<
  Outlook,
  'config' | 'arguments' | 'updates' | 'shape' | 'residentBytes' | 'availableBytes'
> {
  readonly plan: Pick<Outlook['plan'], 'max_steps' | 'updates_per_epoch'>;
  readonly pace: Pace;
  readonly evaluations: EvaluationOutlook;
}

const ADAPTER_RANK = 8;
/** A change that saves less of a training's own memory is none. */
const WORTH_WHILE = 0.98;

/** What would take less memory, the least change first: the same updates in smaller pieces, then another training. */
export function forecastAlternatives(asked: Asked): readonly ForecastAlternative[] {
  const { config, arguments: args, shape, residentBytes } = asked;
  // Whatever else the process holds: it stays.
  const added = expectedPeak(config, args, shape, residentBytes).expected - residentBytes;
  return changesOf(config, args)
    .map((change) => alternative(asked, change))
    .filter(({ peak_bytes }) => peak_bytes.expected - residentBytes < WORTH_WHILE * added);
}

function alternative(asked: Asked, change: Partial<TrainingArguments>): ForecastAlternative {
  const { config, plan, pace, residentBytes } = asked;
  const args = { ...asked.arguments, ...change };
  const parts = args.gradient_accumulation_steps / asked.arguments.gradient_accumulation_steps;
  const updates = asked.updates.map((update) => ({ ...update, lengths: update.lengths.flatMap(inParts(parts)) }));
  const passes = asked.shape.passes.map((lengths) => inParts(parts)(lengths)[0]!);
  const peak_bytes = expectedPeak(config, args, { ...asked.shape, passes }, residentBytes);
  const step = lessCertain(scaled(pace, meanWork(config, args, updates)));
  const total_ms = withEvaluations(remainingMs(config, args, plan, step), asked.evaluations);
  return { change, peak_bytes, total_ms, fits: peak_bytes.expected <= asked.availableBytes };
}

/** A batch dealt out; the longest example decides the length of each part, so that its axes stay. */
function inParts(parts: number) {
  return (lengths: PlannedUpdate['lengths'][number]): PlannedUpdate['lengths'] => {
    const batch = Math.max(1, Math.ceil(lengths.batch / parts));
    return Array.from({ length: Math.ceil(lengths.batch / batch) }, () => ({ ...lengths, batch }));
  };
}

function changesOf(config: T5Config, args: TrainingArguments): readonly Partial<TrainingArguments>[] {
  const batches = smallerBatches(args);
  const smallest = batches.at(-1) ?? {};
  const { lora_r, optim, gradient_checkpointing } = args;
  if (lora_r > 0) return batches;
  const again = gradient_checkpointing ? [] : [{ gradient_checkpointing: true }];
  const adafactor: Partial<TrainingArguments>[] = optim === 'adafactor' ? [] : [{ optim: 'adafactor' }];
  const frozen: Partial<TrainingArguments>[] = args.freeze.length > 0 ? [] : [{ freeze: ['embeddings', 'encoder'] }];
  const targets = args.lora_target_modules.filter((module) => adaptableModules(config).includes(module));
  const adapters = {
    lora_r: ADAPTER_RANK,
    lora_target_modules: targets.length > 0 ? targets : ['q', 'v'],
    freeze: [],
    gradient_checkpointing: false,
  };
  return [
    ...batches,
    ...again,
    ...again.map((change) => ({ ...smallest, ...change })),
    ...adafactor,
    ...frozen,
    adapters,
    ...(batches.length > 0 ? [{ ...smallest, ...adapters }] : []),
  ];
}

/** Halved, and halved again down to one example: each update still sees the same examples. */
function smallerBatches(args: TrainingArguments): readonly Partial<TrainingArguments>[] {
  const changes: Partial<TrainingArguments>[] = [];
  let { per_device_train_batch_size: batch, gradient_accumulation_steps: steps } = args;
  while (batch % 2 === 0) {
    batch /= 2;
    steps *= 2;
    changes.push({ per_device_train_batch_size: batch, gradient_accumulation_steps: steps });
  }
  return changes;
}
