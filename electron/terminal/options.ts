import { parseArgs } from 'node:util';
import { nearestName } from '../../native-models/training-arguments/nearest-name.ts';
import { UsageError } from './usage-error.ts';

/**
 * One option of a verb. `switch` may stand alone (true) or take one of its values: `--do_sample`, `--do_sample false`.
 * `flag` takes none. `list` may be repeated, or given once as a JSON list.
 */
export type Option =
  | { readonly kind: 'text' | 'number' | 'integer' | 'list'; readonly value: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'switch'; readonly choices?: readonly string[] }
  | { readonly kind: 'flag' };

export type OptionTable = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends { kind: 'text' }
  ? string
  : O extends { kind: 'number' | 'integer' }
    ? number
    : O extends { kind: 'list' }
      ? readonly string[]
      : O extends { kind: 'choice'; choices: readonly (infer C)[] }
        ? C
        : O extends { kind: 'switch'; choices: readonly (infer C)[] }
          ? boolean | C
          : boolean;

/** The options that were given, each with its type; the others are absent. */
export type OptionValues<Table extends OptionTable> = { readonly [Name in keyof Table]?: ValueOf<Table[Name]> };

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a verb's options from the command line. Throws UsageError, whose sentence says which option is wrong and how.
 */
export function parseOptions<Table extends OptionTable>(table: Table, args: readonly string[]): OptionValues<Table> {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' } as const]),
  );
  const { tokens } = parseArgs({ args: joinValues(table, args), options, strict: false, tokens: true });
  const values: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`"${token.value}" belongs to no option.`);
    if (token.kind !== 'option') continue;
    const option = optionNamed(table, token.name);
    if (!option) throw unknownOption(table, token.name, token.rawName);
    const value = parseValue(token.rawName, option, token.value);
    const earlier = Object.hasOwn(values, token.name) ? values[token.name] : undefined;
    if (earlier !== undefined && option.kind !== 'list') throw new UsageError(`${token.rawName} is given twice.`);
    values[token.name] = Array.isArray(earlier) ? [...(earlier as unknown[]), ...(value as unknown[])] : value;
  }
  return values as OptionValues<Table>;
}

/**
 * Writes `--name value` as `--name=value`, so that a value may begin with a dash (`--length_penalty -1`); only the name
 * of another option of the verb is never taken for a value.
 */
function joinValues(table: OptionTable, args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const option = arg.startsWith('--') ? optionNamed(table, arg.slice(2)) : undefined;
    const next = args[i + 1];
    const takesNext = option && next !== undefined && option.kind !== 'flag' && !isOption(table, next);
    if (takesNext && (option.kind !== 'switch' || readSwitch(option, next) !== undefined)) {
      joined.push(`${arg}=${next}`);
      i++;
    } else if (option?.kind === 'switch') joined.push(`${arg}=true`);
    else if (option && option.kind !== 'flag') throw new UsageError(`${arg} needs a value.`);
    else joined.push(arg);
  }
  return joined;
}

const optionNamed = (table: OptionTable, name: string) => (Object.hasOwn(table, name) ? table[name] : undefined);

function unknownOption(table: OptionTable, name: string, rawName: string): UsageError {
  const nearest = name.length > 1 ? nearestName(name, Object.keys(table)) : null;
  return new UsageError(`There is no option ${rawName}.${nearest ? ` Did you mean --${nearest}?` : ''}`);
}

const isOption = (table: OptionTable, arg: string) =>
  arg.startsWith('--') && optionNamed(table, arg.slice(2).split('=', 1)[0]!) !== undefined;

function parseValue(name: string, option: Option, value: string | undefined): unknown {
  if (option.kind === 'flag') {
    if (value !== undefined) throw new UsageError(`${name} takes no value.`);
    return true;
  }
  if (value === undefined) throw new UsageError(`${name} needs a value.`);
  switch (option.kind) {
    case 'text':
      return value;
    case 'list':
      return parseList(name, value);
    case 'choice':
      if (option.choices.includes(value)) return value;
      throw new UsageError(`${name} takes ${oneOf(option.choices)}, not "${value}".`);
    case 'switch': {
      const read = readSwitch(option, value);
      if (read !== undefined) return read;
      throw new UsageError(`${name} takes ${oneOf(switchValues(option))}, not "${value}".`);
    }
    case 'number':
    case 'integer': {
      const number = decimal.test(value) ? Number(value) : NaN;
      if (option.kind === 'number' ? Number.isFinite(number) : Number.isSafeInteger(number)) return number;
      throw new UsageError(`${name} takes a ${option.kind === 'number' ? '' : 'whole '}number, not "${value}".`);
    }
  }
}

/** One text, or a JSON list of them. */
function parseList(name: string, value: string): readonly string[] {
  if (!value.startsWith('[')) return [value];
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((entry) => typeof entry === 'string')) return list;
  } catch {
    // A text that begins with a bracket would be a list that nobody meant: said below.
  }
  throw new UsageError(`${name} takes a text, or a JSON list of texts, not "${value}".`);
}

type Switch = Extract<Option, { kind: 'switch' }>;

/** `True` and `False` are how Hugging Face's own scripts spell them. */
function readSwitch(option: Switch, value: string): boolean | string | undefined {
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  return option.choices?.includes(value) ? value : undefined;
}

const switchValues = (option: Switch) => ['true', 'false', ...(option.choices ?? [])];

function oneOf(choices: readonly string[]): string {
  return choices.length === 1 ? `only ${choices[0]}` : `one of ${choices.join(', ')}`;
}

/** The options as a usage line shows them, without those that `synopsis` already names. */
export function describeOptions(table: OptionTable, synopsis: string): string {
  const named = new Set(synopsis.match(/--[\w-]+/g));
  const rest = Object.entries(table).filter(([name]) => !named.has(`--${name}`));
  return [synopsis, ...rest.map(([name, option]) => `[--${name}${describeValue(option)}]`)].filter(Boolean).join(' ');
}

function describeValue(option: Option): string {
  if (option.kind === 'flag') return '';
  if (option.kind === 'switch') return ` [${switchValues(option).join('|')}]`;
  return ` ${option.kind === 'choice' ? option.choices.join('|') : option.value}`;
}
