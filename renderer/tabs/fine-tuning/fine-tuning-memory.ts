import { noFile } from '../../data/pair-data.ts';
import { readFile, readPairData } from '../../data/pair-memory.ts';
import { isRecord, readOneOf, type Reader } from '../../lab/remembered.ts';
import { presetNames } from './argument-presets.ts';
import type { ArgumentValue, ArgumentValues, Draft } from './training-form.ts';

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
  general: noFile,
  replay: noFile,
  values: {
    learning_rate: 1e-4,
    per_device_train_batch_size: 2,
    max_steps: 100,
    eval_strategy: 'steps',
    eval_steps: 10,
    watch_sentences: capitals,
  },
  preset: null,
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
    ...readPairData(value),
    evaluation: readFile(value['evaluation']),
    general: readFile(value['general']),
    replay: readFile(value['replay']),
    values: readValues(value['values']),
    preset: readOneOf([...presetNames, null], null)(value['preset']),
  };
};
