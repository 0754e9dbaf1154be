import type { ArgumentEntry, ArgumentName } from './lab-types.ts';
import type { ArgumentValue, ArgumentValues, Draft } from './training-form.ts';

export const presetNames = ['notebook', 'fewPairs', 'fullEpoch'] as const;
export type PresetName = (typeof presetNames)[number];

/**
 * What each preset sets. 1e-4 is what Hugging Face's documentation of T5 names as working well with AdamW; the
 * notebook takes a tenth of it.
 */
export const presets: Readonly<Record<PresetName, ArgumentValues>> = {
  notebook: {
    learning_rate: 1e-5,
    per_device_train_batch_size: 2,
    max_steps: 100,
    logging_steps: 1,
    save_strategy: 'no',
  },
  fewPairs: {
    learning_rate: 1e-4,
    per_device_train_batch_size: 2,
    num_train_epochs: 20,
    warmup_ratio: 0.1,
    eval_strategy: 'epoch',
    save_total_limit: 2,
  },
  fullEpoch: {
    learning_rate: 1e-4,
    per_device_train_batch_size: 8,
    gradient_accumulation_steps: 4,
    num_train_epochs: 1,
    warmup_ratio: 0.05,
    group_by_length: true,
    eval_strategy: 'steps',
    eval_steps: 200,
    save_total_limit: 2,
  },
};

/** A preset for what stands in the input column: it evaluates only where there is something to evaluate. */
export function presetFor(name: PresetName, { evaluation, general, values }: Draft): ArgumentValues {
  const { watch_sentences: watched, test_size } = values;
  const isSplit = typeof test_size === 'number' && test_size > 0;
  const hasFile = [evaluation, general].some(({ path }) => path.trim() !== '');
  const evaluates = isSplit || hasFile || (Array.isArray(watched) && watched.length > 0);
  if (evaluates) return presets[name];
  const { eval_strategy: _, eval_steps: __, ...others } = presets[name];
  return others;
}

/** An argument that has another value than the preset gives it. */
export interface PresetDifference {
  readonly name: ArgumentName;
  readonly value: ArgumentValue | null;
  readonly preset: ArgumentValue | null;
}

/** Whether a preset says what an argument is: all but those that belong to the data, unless it names them. */
function isDecided({ name, group }: ArgumentEntry, preset: ArgumentValues): boolean {
  return name in preset || (group !== 'data' && name !== 'watch_sentences');
}

/** The values with a preset applied: what it does not name has its default, what belongs to the data stays. */
export function withPreset(
  entries: readonly ArgumentEntry[],
  values: ArgumentValues,
  preset: ArgumentValues,
): ArgumentValues {
  const kept = entries.filter((entry) => !isDecided(entry, preset) && values[entry.name] !== undefined);
  const set = entries.filter(({ name }) => name in preset);
  return Object.fromEntries([
    ...kept.map(({ name }) => [name, values[name]]),
    ...set.map(({ name }) => [name, preset[name]]),
  ]) as ArgumentValues;
}

/** What is not as the preset has it, in the table's order. */
export function presetDifferences(
  entries: readonly ArgumentEntry[],
  values: ArgumentValues,
  preset: ArgumentValues,
): readonly PresetDifference[] {
  return entries.flatMap((entry) => {
    if (!isDecided(entry, preset)) return [];
    const [value, expected] = [values, preset].map((all) => all[entry.name] ?? entry.default) as [
      ArgumentValue | null,
      ArgumentValue | null,
    ];
    return JSON.stringify(value) === JSON.stringify(expected) ? [] : [{ name: entry.name, value, preset: expected }];
  });
}
