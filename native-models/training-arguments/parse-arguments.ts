import { shown } from '../errors/shown.ts';
import { TypedError } from '../errors/typed-error.ts';
import { argumentTable, type ArgumentKind, type ArgumentName, type TrainingArguments } from './argument-table.ts';
import { nearestName } from './nearest-name.ts';

/** An argument that is not known, not of its type, out of its range, or that does not go with another. */
export class ArgumentError extends TypedError<'argument-unknown' | 'argument-invalid'> {}

const names = Object.keys(argumentTable) as ArgumentName[];
const metrics = ['loss', 'bleu', 'chrf'];

/**
 * Arguments from outside as a whole set: what is left out gets its default. A value may be spelled as text ("1e-5"),
 * as Hugging Face's own scripts read it from a command line.
 * @throws ArgumentError; an unknown name is answered with the nearest known one.
 */
export function parseTrainingArguments(given: unknown): TrainingArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid('arguments', 'an object of arguments', shown(given));
  const values: Record<string, unknown> = {};
  for (const name of names) values[name] = argumentTable[name].default;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(argumentTable, name)) throw unknownArgument(name);
    values[name] = parseValue(name as ArgumentName, value);
  }
  const parsed = values as TrainingArguments;
  checkTogether(parsed);
  return parsed;
}

function unknownArgument(name: string): ArgumentError {
  const nearest = nearestName(name, names);
  const message = `There is no training argument ${shown(name)}.${nearest ? ` Did you mean ${nearest}?` : ''}`;
  return new ArgumentError('argument-unknown', message, {
    place: name.slice(0, 200),
    found: name.slice(0, 200),
    ...(nearest ? { expected: nearest } : {}),
    hint: `The lab knows: ${names.join(', ')}.`,
  });
}

function parseValue(name: ArgumentName, value: unknown): unknown {
  const row = argumentTable[name] as ArgumentKind & { nullable?: true };
  if (value === null && row.nullable) return null;
  switch (row.kind) {
    case 'integer':
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      const fits =
        typeof number === 'number' &&
        (row.kind === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number)) &&
        number >= row.minimum &&
        (row.maximum === undefined || (row.open ? number < row.maximum : number <= row.maximum));
      if (fits) return number;
      throw invalid(name, expectedNumber(row), shown(value));
    }
    case 'boolean': {
      const word = typeof value === 'string' ? value.toLowerCase() : value;
      if (word === true || word === 'true') return true;
      if (word === false || word === 'false') return false;
      throw invalid(name, 'true or false', shown(value));
    }
    case 'text':
      if (typeof value === 'string' && value.length <= 10_000) return value;
      throw invalid(name, 'a text of at most 10,000 characters', shown(value));
    case 'choice':
      if (typeof value === 'string' && row.choices.includes(value)) return value;
      throw invalid(name, `one of ${row.choices.join(', ')}`, shown(value));
    case 'list':
      return parseList(name, row, value);
  }
}

function expectedNumber({ kind, minimum, maximum, open }: Extract<ArgumentKind, { minimum: number }>): string {
  const what = kind === 'integer' ? 'a whole number' : 'a number';
  if (maximum === undefined) return `${what} of at least ${minimum}`;
  return `${what} from ${minimum} to ${open ? 'below ' : ''}${maximum}`;
}

/** One text stands for a list of one, so that a command line can give it. */
function parseList(
  name: string,
  { choices, most = Infinity }: Extract<ArgumentKind, { kind: 'list' }>,
  value: unknown,
): readonly string[] {
  const list: unknown = typeof value === 'string' ? (choices ? value.split(',') : [value]) : value;
  const isList = Array.isArray(list) && list.length <= 1000 && list.every((entry) => typeof entry === 'string');
  if (!isList) throw invalid(name, 'a list of texts', shown(value));
  const texts = list.filter((text) => text !== '');
  if (texts.length > most) throw invalid(name, `a list of at most ${most} texts`, `${texts.length} texts`);
  if (!choices) return texts;
  const wrong = texts.find((text) => !choices.includes(text));
  if (wrong !== undefined) throw invalid(name, `a list of ${choices.join(', ')}`, shown(wrong));
  return texts;
}

/** What Hugging Face refuses too: settings of which one would silently switch the other off. */
function checkTogether(values: TrainingArguments): void {
  const { load_best_model_at_end, early_stopping_patience, eval_strategy, save_strategy } = values;
  const needsEvaluation = load_best_model_at_end || early_stopping_patience !== null;
  const who = load_best_model_at_end ? 'load_best_model_at_end' : 'early_stopping_patience';
  if (needsEvaluation && eval_strategy === 'no')
    throw invalid('eval_strategy', `steps or epoch, which ${who} needs`, shown(eval_strategy));
  if (load_best_model_at_end && save_strategy !== eval_strategy)
    throw invalid('save_strategy', `the same as eval_strategy (${eval_strategy}), which ${who} needs`, save_strategy);
  const evalSteps = values.eval_steps ?? values.logging_steps;
  if (load_best_model_at_end && eval_strategy === 'steps' && values.save_steps % evalSteps !== 0)
    throw invalid('save_steps', `a multiple of eval_steps (${evalSteps}), which ${who} needs`, `${values.save_steps}`);
  const metric = metricName(values);
  if (!metrics.includes(metric)) throw invalid('metric_for_best_model', `one of ${metrics.join(', ')}`, metric);
  if (metric !== 'loss' && !values.predict_with_generate)
    throw invalid('predict_with_generate', `true, which the metric ${metric} needs`, 'false');
  checkAdapter(values);
  if (values.max_steps === 0 || (values.max_steps < 0 && values.num_train_epochs === 0))
    throw invalid('max_steps', 'at least one step to train', '0');
}

function checkAdapter(values: TrainingArguments): void {
  const { lora_r, lora_target_modules, adapter, freeze, gradient_checkpointing } = values;
  if (lora_r === 0 && adapter !== '') throw invalid('lora_r', 'the rank of the adapter that is to be trained', '0');
  if (lora_r === 0) return;
  if (freeze.length > 0)
    throw invalid('freeze', 'empty with lora_r above 0, which freezes all but the adapters', freeze.join(', '));
  if (gradient_checkpointing)
    throw invalid('gradient_checkpointing', 'false with lora_r above 0: adapters are trained in one graph', 'true');
  if (lora_target_modules.length === 0) throw invalid('lora_target_modules', 'at least one layer', 'empty');
}

/** The metric that decides which checkpoint is best, without `eval_`. */
export function metricName({ metric_for_best_model }: TrainingArguments): string {
  return (metric_for_best_model ?? 'loss').replace(/^eval_/, '');
}

function invalid(name: string, expected: string, found: string): ArgumentError {
  const message = `The training argument ${name} should be ${expected}, but is ${found}.`;
  return new ArgumentError('argument-invalid', message, { place: name, expected, found });
}
