import type { GenerationOptions } from '../../../electron/contract/requests.ts';

export const searchModes = ['greedy', 'beam', 'sampling'] as const;
export type SearchMode = (typeof searchModes)[number];

export const earlyStoppingValues = ['false', 'true', 'never'] as const;
export type EarlyStopping = (typeof earlyStoppingValues)[number];

interface ArgumentRow {
  readonly name: string;
  /** In which searches the argument means something. */
  readonly modes: readonly SearchMode[];
  readonly more: boolean;
  readonly whole: boolean;
  readonly step: number;
  readonly from: number;
  /** Whether `from` itself is allowed. */
  readonly open?: boolean;
  readonly to: number;
  /** Hugging Face's own default, where generation_config.json is silent; null where the lab has its own rule. */
  readonly fallback: number | null;
}

const every = searchModes;

/** The numeric generation arguments, Hugging Face's names; the limits are those of the contract's request schema. */
export const numberArguments = [
  { name: 'num_beams', modes: ['beam'], more: false, whole: true, step: 1, from: 2, to: 64, fallback: 4 },
  { name: 'length_penalty', modes: ['beam'], more: false, whole: false, step: 0.1, from: -100, to: 100, fallback: 1 },
  {
    name: 'temperature',
    modes: ['sampling'],
    more: false,
    whole: false,
    step: 0.1,
    from: 0,
    open: true,
    to: 100,
    fallback: 1,
  },
  { name: 'top_k', modes: ['sampling'], more: false, whole: true, step: 1, from: 0, to: 1e9, fallback: 50 },
  { name: 'top_p', modes: ['sampling'], more: false, whole: false, step: 0.05, from: 0, to: 1, fallback: 1 },
  { name: 'min_p', modes: ['sampling'], more: false, whole: false, step: 0.05, from: 0, to: 1, fallback: 0 },
  {
    name: 'typical_p',
    modes: ['sampling'],
    more: false,
    whole: false,
    step: 0.05,
    from: 0,
    open: true,
    to: 1,
    fallback: 1,
  },
  {
    name: 'num_return_sequences',
    modes: ['beam', 'sampling'],
    more: false,
    whole: true,
    step: 1,
    from: 1,
    to: 64,
    fallback: null,
  },
  { name: 'seed', modes: ['sampling'], more: false, whole: true, step: 1, from: 0, to: 2 ** 32 - 1, fallback: null },
  { name: 'max_new_tokens', modes: every, more: true, whole: true, step: 1, from: 1, to: 4096, fallback: 256 },
  { name: 'min_new_tokens', modes: every, more: true, whole: true, step: 1, from: 0, to: 4096, fallback: 0 },
  { name: 'no_repeat_ngram_size', modes: every, more: true, whole: true, step: 1, from: 0, to: 4096, fallback: 0 },
  {
    name: 'repetition_penalty',
    modes: every,
    more: true,
    whole: false,
    step: 0.1,
    from: 0,
    open: true,
    to: 100,
    fallback: 1,
  },
] as const satisfies readonly ArgumentRow[];

export type NumberArgument = (typeof numberArguments)[number]['name'];
export type ArgumentValues = Partial<Record<NumberArgument, number>>;

/** How a translation is searched for. What is absent is the model's default. */
export interface SearchSettings {
  readonly mode: SearchMode;
  readonly early_stopping: EarlyStopping | null;
  readonly values: ArgumentValues;
}

export const firstSettings: SearchSettings = { mode: 'greedy', early_stopping: null, values: {} };

/** What holds where the settings are silent. */
export interface ArgumentDefaults {
  readonly early_stopping: EarlyStopping;
  readonly values: Readonly<Partial<Record<NumberArgument, number>>>;
}

/** The rows of the table that a search has. */
export function argumentsOf(mode: SearchMode, more: boolean): readonly (ArgumentRow & { name: NumberArgument })[] {
  return numberArguments.filter((row) => row.more === more && row.modes.some((known) => known === mode));
}

/**
 * The model's defaults: its generation_config, else Hugging Face's. A value outside an argument's limits is not a
 * default (num_beams 1 is no beam search; max_length 20 is Hugging Face's own, and no translator's).
 */
export function argumentDefaults(generationConfig: Readonly<Record<string, unknown>> = {}): ArgumentDefaults {
  const values: Partial<Record<NumberArgument, number>> = {};
  for (const row of numberArguments) {
    const own = generationConfig[row.name];
    if (typeof own === 'number' && own >= row.from && own <= row.to) values[row.name] = own;
    else if (row.fallback !== null) values[row.name] = row.fallback;
  }
  const stopping = String(generationConfig['early_stopping']);
  return { early_stopping: earlyStoppingValues.find((known) => known === stopping) ?? 'false', values };
}

export type ArgumentProblem =
  | { readonly kind: 'whole' }
  | { readonly kind: 'atLeast' | 'above' | 'atMost'; readonly limit: number }
  | { readonly kind: 'moreThanBeams'; readonly limit: number };

/** What is wrong with the settings, by argument. Only the arguments of the chosen search are looked at. */
export function argumentProblems(
  settings: SearchSettings,
  defaults: ArgumentDefaults,
): ReadonlyMap<NumberArgument, ArgumentProblem> {
  const problems = new Map<NumberArgument, ArgumentProblem>();
  for (const row of [...argumentsOf(settings.mode, false), ...argumentsOf(settings.mode, true)]) {
    const value = settings.values[row.name];
    const problem = value === undefined ? null : problemOf(row, value);
    if (problem) problems.set(row.name, problem);
  }
  const sequences = settings.values.num_return_sequences;
  const beams = settings.values.num_beams ?? defaults.values.num_beams ?? 1;
  if (settings.mode === 'beam' && sequences !== undefined && sequences > beams && !problems.has('num_beams')) {
    problems.set('num_return_sequences', { kind: 'moreThanBeams', limit: beams });
  }
  return problems;
}

/** The same without arguments that mean nothing where they would be asked for. */
export function problemsWithout(
  problems: ReadonlyMap<NumberArgument, ArgumentProblem>,
  without: readonly NumberArgument[],
): ReadonlyMap<NumberArgument, ArgumentProblem> {
  return new Map([...problems].filter(([name]) => !without.includes(name)));
}

function problemOf(row: ArgumentRow, value: number): ArgumentProblem | null {
  if (row.whole && !Number.isInteger(value)) return { kind: 'whole' };
  if (row.open && value <= row.from) return { kind: 'above', limit: row.from };
  if (value < row.from) return { kind: 'atLeast', limit: row.from };
  if (value > row.to) return { kind: 'atMost', limit: row.to };
  return null;
}

/**
 * The generation arguments of a request. Beam search returns all its beams unless told otherwise; sampling takes
 * `drawnSeed` where no seed was given, so that every result can be had again.
 */
export function generationOptions(
  settings: SearchSettings,
  defaults: ArgumentDefaults,
  drawnSeed: number,
): GenerationOptions {
  const { mode, values } = settings;
  const more = Object.fromEntries(
    argumentsOf(mode, true).flatMap(({ name }) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
  const common: GenerationOptions = {
    ...more,
    max_new_tokens: values.max_new_tokens ?? defaults.values.max_new_tokens,
  };
  const given = (name: NumberArgument) => values[name] ?? defaults.values[name];
  if (mode === 'greedy') return { ...common, num_beams: 1, do_sample: false };
  if (mode === 'beam') {
    const stopping = settings.early_stopping ?? defaults.early_stopping;
    return {
      ...common,
      num_beams: given('num_beams'),
      do_sample: false,
      length_penalty: given('length_penalty'),
      early_stopping: stopping === 'never' ? stopping : stopping === 'true',
      num_return_sequences: values.num_return_sequences ?? given('num_beams'),
    };
  }
  return {
    ...common,
    num_beams: 1,
    do_sample: true,
    temperature: given('temperature'),
    top_k: given('top_k'),
    top_p: given('top_p'),
    min_p: given('min_p'),
    typical_p: given('typical_p'),
    num_return_sequences: values.num_return_sequences ?? 1,
    seed: values.seed ?? drawnSeed,
  };
}
