import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { ArgumentChange, ArgumentEntry, ArgumentName, Estimate, TrainingForecast } from './lab-types.ts';
import { sameData, withValue, type ArgumentValue, type ArgumentValues, type Draft } from './training-form.ts';
import { shortNumber } from './training-view.ts';

/** What a forecast is a forecast of. */
export interface EstimateBasis {
  readonly draft: Draft;
  readonly model: string;
  /** Null for all physical cores. */
  readonly threads: number | null;
}

/** Where the keyboard goes that looks for the estimate. */
export const estimateHeadingId = 'training-estimate';

export type Verdict = 'fits' | 'tight' | 'over';

/** The arguments that time, memory or disk depend on, beside those that decide the batches. */
const costlyArguments = [
  'num_train_epochs',
  'max_steps',
  'gradient_accumulation_steps',
  'gradient_checkpointing',
  'optim',
  'group_by_length',
  'shuffle_groups',
  'test_size',
  'replay_share',
  'save_strategy',
  'save_steps',
  'save_total_limit',
  'load_best_model_at_end',
  'dropout_rate',
  'freeze',
  'lora_r',
  'lora_dropout',
  'lora_target_modules',
  'adapter',
  'weight_decay',
  'eval_strategy',
  'eval_steps',
  'logging_steps',
  'per_device_eval_batch_size',
  'predict_with_generate',
  'watch_sentences',
] as const satisfies readonly ArgumentName[];

/** Whether two trainings take the same time, memory and disk. An argument that is left out has its default. */
export function sameEstimate(one: EstimateBasis, other: EstimateBasis, entries: readonly ArgumentEntry[]): boolean {
  const defaults = new Map(entries.map((entry) => [entry.name, entry.default]));
  const costs = ({ values }: Draft) =>
    JSON.stringify(costlyArguments.map((name) => values[name] ?? defaults.get(name) ?? null));
  return (
    sameMachine(one, other) &&
    sameData(one.draft, other.draft) &&
    (['evaluation', 'general', 'replay'] as const).every((name) => one.draft[name] === other.draft[name]) &&
    costs(one.draft) === costs(other.draft)
  );
}

/** Whether what was measured for one tells of the other: the same model, by as many threads. */
export function sameMachine(one: EstimateBasis, other: EstimateBasis): boolean {
  return one.model === other.model && one.threads === other.threads;
}

/** How the figures were come by, in words. */
export function aboutFigures(forecast: TrainingForecast, texts: Catalogue['estimate'], steps: string): string {
  const { times_from, fits } = forecast;
  if (times_from === 'unmeasured') return fits ? texts.reckonedMemory : texts.untried;
  if (times_from === 'measured') return texts.measuredIn(steps);
  return times_from === 'scaled' ? texts.scaled : texts.sameUpdates;
}

/** Whether the memory suffices: surely, if the estimate is not too low, or not. */
export function memoryVerdict({ fits, peak_bytes, available_bytes }: TrainingForecast): Verdict {
  if (!fits) return 'over';
  return peak_bytes.high > available_bytes ? 'tight' : 'fits';
}

export function diskVerdict({ disk_bytes, free_bytes }: TrainingForecast): Verdict {
  return disk_bytes > free_bytes ? 'over' : 'fits';
}

/** A figure that is certain, as an estimate. */
export const certain = (figure: number): Estimate => ({ expected: figure, low: figure, high: figure });

/** A time as it is shown; of steps that nobody tried, there may be none. */
export function timeText(time: Estimate, texts: Catalogue['estimate'], formats: Formats): string {
  return time.expected > 0 ? formats.aboutDuration(time).whole : texts.unmeasured;
}

export function memoryFigures(forecast: TrainingForecast, texts: Catalogue['estimate'], formats: Formats): string {
  return texts.ofMemory(formats.aboutSize(forecast.peak_bytes).whole, formats.size(forecast.available_bytes));
}

export function diskFigures(forecast: TrainingForecast, texts: Catalogue['estimate'], formats: Formats): string {
  return texts.ofDisk(formats.size(forecast.disk_bytes), formats.size(forecast.free_bytes));
}

/** Changed arguments with their values, by name. */
export function changeText(change: ArgumentChange, texts: Catalogue['fineTuning'], formats: Formats): string {
  const written = (value: ArgumentValue | null): string => {
    if (value === null) return texts.arguments.none;
    if (typeof value === 'number') return shortNumber(value, formats);
    return typeof value === 'object' ? value.join(', ') : String(value);
  };
  return changes(change)
    .map(([name, value]) => `${name}\u00a0${written(value)}`)
    .join(' · ');
}

/** What was set, with a change made to it. */
export function changedValues(values: ArgumentValues, change: ArgumentChange): ArgumentValues {
  return changes(change).reduce((changed, [name, value]) => withValue(changed, name, value), values);
}

const changes = (change: ArgumentChange) => Object.entries(change) as [ArgumentName, ArgumentValue | null][];

/** The estimate to paste into a letter or a report, one line a figure. */
export function estimateLines(forecast: TrainingForecast, catalogue: Catalogue, formats: Formats): string {
  const texts = catalogue.estimate;
  const steps = catalogue.fineTuning.progress.steps(forecast.max_steps);
  return [
    `${texts.perStep}: ${timeText(forecast.step_ms, texts, formats)}`,
    `${texts.perEpoch}: ${timeText(forecast.epoch_ms, texts, formats)}`,
    ...(forecast.evaluation_ms.expected > 0
      ? [
          `${texts.perEvaluation(formats.whole(forecast.evaluations))}: ${timeText(forecast.evaluation_ms, texts, formats)}`,
        ]
      : []),
    `${texts.total(steps)}: ${timeText(forecast.total_ms, texts, formats)}`,
    `${texts.memory}: ${memoryFigures(forecast, texts, formats)}: ${texts.verdicts[memoryVerdict(forecast)]}`,
    `${texts.disk}: ${diskFigures(forecast, texts, formats)}: ${texts.verdicts[diskVerdict(forecast)]}`,
    '',
  ].join('\n');
}
