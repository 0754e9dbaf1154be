import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { noFile, type FileChoice } from '../../data/pair-data.ts';
import { filledPairs, MOST_PAIRS, type Pair } from '../../data/pair-rows.ts';
import type { Catalogue } from '../../i18n/en.ts';
import { isRecord } from '../../lab/remembered.ts';
import type { ArgumentEntry } from './lab-types.ts';
import { otherFiles } from './draft-sources.ts';
import { argumentProblem, fits, type ArgumentValue, type ArgumentValues, type Draft } from './training-form.ts';

/** Goes up whenever an older lab would misread the file. */
const VERSION = 1;
const VERSION_KEY = 't5_lab_recipe';
const MOST_TEXT = 64 * 1024 * 1024;

/** What a file has to be that is opened as a recipe, by the name that the sentence has which says it is not. */
type RecipeExpectation = keyof Catalogue['fineTuningInput']['recipe']['errors'];

/** The first field of a recipe that is wrong; an empty place is the whole file. */
export interface RecipeProblem {
  readonly place: string;
  readonly expected: RecipeExpectation;
  readonly found: string;
}

/** A file that is no recipe of this lab. */
export class RecipeError extends Error {
  readonly problem: RecipeProblem;

  constructor(problem: RecipeProblem) {
    super(`The recipe is not valid: ${JSON.stringify(problem)}`);
    this.problem = problem;
  }
}

/** What stands in the input column, as a file: where the pairs come from, the arguments that were set, the other data. */
export function recipeText(draft: Draft): string {
  const { kind, pairs, file, values } = draft;
  const data = kind === 'file' ? { kind, ...given(file) } : { kind, pairs: filledPairs(pairs) };
  const recipe = {
    [VERSION_KEY]: VERSION,
    data,
    ...Object.fromEntries(otherFiles.flatMap((name) => (draft[name].path === '' ? [] : [[name, given(draft[name])]]))),
    arguments: values,
  };
  return `${JSON.stringify(recipe, null, 2)}\n`;
}

const given = (file: FileChoice) => Object.fromEntries(Object.entries(file).filter(([, text]) => text !== ''));

/**
 * The recipe in a file's text. Arguments are checked against the table of the open model.
 * Throws RecipeError, which names the first field that is wrong; nothing unknown is passed over.
 */
export function parseRecipe(text: string, entries: readonly ArgumentEntry[]): Draft {
  const recipe = parseJson(text);
  if (!isRecord(recipe) || recipe[VERSION_KEY] === undefined) throw wrong('', 'recipe', recipe);
  if (recipe[VERSION_KEY] !== VERSION) throw wrong(VERSION_KEY, 'version', recipe[VERSION_KEY]);
  refuseOthers(recipe, '', [VERSION_KEY, 'data', ...otherFiles, 'arguments']);
  const data = parseObject(recipe['data'], 'data');
  const values = parseArguments(recipe['arguments'], entries);
  const fileOf = (name: (typeof otherFiles)[number]) =>
    recipe[name] === undefined ? noFile : parseFile(recipe[name], name);
  const others = { evaluation: fileOf('evaluation'), general: fileOf('general'), replay: fileOf('replay') };
  const { kind, ...rest } = data;
  if (kind === 'file') return { kind, pairs: [], file: parseFile(rest, 'data'), ...others, values, preset: null };
  if (kind !== 'examples') throw wrong('data.kind', 'kind', kind);
  refuseOthers(rest, 'data', ['pairs']);
  return { kind, pairs: parsePairs(rest['pairs']), file: noFile, ...others, values, preset: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new RecipeError({ place: '', expected: 'json', found });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function parseObject(value: unknown, place: string): Fields {
  if (isRecord(value)) return value;
  throw wrong(place, 'object', value);
}

function refuseOthers(value: Fields, place: string, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw wrong(inner(place, other), 'noField', value[other]);
}

function parsePairs(value: unknown): readonly Pair[] {
  if (!Array.isArray(value)) throw wrong('data.pairs', 'list', value);
  if (value.length > MOST_PAIRS) throw wrong('data.pairs', 'pairs', value);
  return value.map((entry: unknown, index) => {
    const place = `data.pairs[${index}]`;
    const pair = parseObject(entry, place);
    refuseOthers(pair, place, ['source', 'target']);
    return {
      source: parseText(pair['source'], `${place}.source`),
      target: parseText(pair['target'], `${place}.target`),
    };
  });
}

function parseFile(value: unknown, place: string): FileChoice {
  const file = parseObject(value, place);
  refuseOthers(file, place, Object.keys(noFile));
  const texts = Object.entries(file).map(([key, text]) => [key, parseText(text, inner(place, key))]);
  const choice: FileChoice = { ...noFile, ...(Object.fromEntries(texts) as Partial<FileChoice>) };
  if (choice.path.trim() === '') throw wrong(inner(place, 'path'), 'path', file['path']);
  return choice;
}

function parseText(value: unknown, place: string): string {
  if (typeof value === 'string' && value.length <= MOST_TEXT) return value;
  throw wrong(place, 'text', value);
}

/** Python's None is the default here. */
function parseArguments(value: unknown, entries: readonly ArgumentEntry[]): ArgumentValues {
  const known = new Map<string, ArgumentEntry>(entries.map((entry) => [entry.name, entry]));
  const values = Object.entries(parseObject(value, 'arguments')).flatMap(([name, argument]) => {
    const entry = known.get(name);
    const place = `arguments.${name}`;
    if (!entry) throw wrong(place, 'knownArgument', argument);
    if (argument === null && entry.nullable) return [];
    if (!fits(entry, argument) || argumentProblem(entry, argument)) throw wrong(place, 'value', argument);
    return [[name, argument]];
  });
  return Object.fromEntries(values) as Record<string, ArgumentValue>;
}

const inner = (place: string, key: string) => (place === '' ? key : `${place}.${key}`);

const wrong = (place: string, expected: RecipeExpectation, found: unknown) =>
  new RecipeError({ place, expected, found: shown(found) });

function shown(value: unknown): string {
  const text = value === undefined ? '—' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The problem in words, as errors are shown. */
export function recipeErrorData(
  { place, expected, found }: RecipeProblem,
  file: string,
  texts: Catalogue['fineTuningInput']['recipe'],
): LabErrorData {
  const error = { code: 'file-invalid', message: texts.errors[expected], file, found } as const;
  return place === '' ? error : { ...error, place };
}
