import { isRecord, readList, readOneOf, readText, type Reader } from '../../lab/remembered.ts';
import {
  dataKinds,
  noFile,
  type ArgumentValue,
  type ArgumentValues,
  type Draft,
  type FileChoice,
} from './training-form.ts';
import { MOST_PAIRS, type Pair } from './training-pairs.ts';

/** More text than this is not remembered: the memory is written again with every change. */
const REMEMBERED_CHARACTERS = 200_000;

const capitals = ['Какой город является столицей России?', 'Какой город является столицей Новой Зеландии?'] as const;

/** At first start, a small worked example: two capitals, learnt in a hundred steps. */
export const firstDraft: Draft = {
  kind: 'examples',
  pairs: [
    { source: capitals[0], target: 'Москва' },
    { source: capitals[1], target: 'Веллингтон' },
  ],
  file: noFile,
  evaluation: noFile,
  values: {
    learning_rate: 1e-4,
    per_device_train_batch_size: 2,
    max_steps: 100,
    eval_strategy: 'steps',
    eval_steps: 10,
    watch_sentences: capitals,
  },
};

const readPair: Reader<Pair | null> = (value) =>
  isRecord(value) ? { source: readText('')(value['source']), target: readText('')(value['target']) } : null;

const readFile: Reader<FileChoice> = (value) => {
  if (!isRecord(value)) return noFile;
  const path = readText('', 4096);
  const name = readText('', 1000);
  return {
    path: path(value['path']),
    target_path: path(value['target_path']),
    source_column: name(value['source_column']),
    target_column: name(value['target_column']),
    source_language: name(value['source_language']),
    target_language: name(value['target_language']),
  };
};

const isValue = (value: unknown): value is ArgumentValue =>
  ['number', 'boolean', 'string'].includes(typeof value) ||
  (Array.isArray(value) && value.every((entry) => typeof entry === 'string'));

/** Which arguments there are the lab says later: see `knownValues`. */
const readValues: Reader<ArgumentValues> = (value) =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([, entry]) => isValue(entry))) : {};

/** The remembered input, or that of the first start. */
export const readDraft: Reader<Draft> = (value) => {
  if (!isRecord(value)) return firstDraft;
  return {
    kind: readOneOf(dataKinds, 'examples')(value['kind']),
    pairs: readList(readPair, MOST_PAIRS)(value['pairs']),
    file: readFile(value['file']),
    evaluation: readFile(value['evaluation']),
    values: readValues(value['values']),
  };
};

/** The input as it is remembered: without its pairs where they are too many. */
export function remembered(draft: Draft): Draft {
  const characters = draft.pairs.reduce((sum, { source, target }) => sum + source.length + target.length + 32, 0);
  return characters > REMEMBERED_CHARACTERS ? { ...draft, pairs: [] } : draft;
}
