import { counter } from '../plural.ts';

const count = counter('en');

/** The English strings of the history of translations, and of saving one. */
export const translationHistory = {
  search: 'Search the history',
  searchPlaceholder: 'source, translation, model…',
  found: (shown: number, all: number) => `${shown} of ${all}`,
  nothingFound: 'Nothing in the history has these words.',
  copy: (source: string) => `Copy the translation of: ${source}`,
  remove: (source: string) => `Delete: ${source}`,
  removed: (n: number) => count(n, { one: 'translation deleted', other: 'translations deleted' }),
  undo: 'Undo',
  save: 'Save the history',
  saveHint: {
    jsonl: 'Save what is listed as JSON Lines',
    csv: 'Save what is listed as CSV',
    tsv: 'Save what is listed as TSV',
  },
  about: (model: string, hash: string) => `${model} ${hash}`,
  prefix: (prefix: string) => `prefix “${prefix}”`,
  forced: (text: string) => `begins with “${text}”`,
  hashHint: (hash: string) => `SHA-256 of the model’s weights: ${hash}`,
  saveTranslation: 'Save the translation',
  saveText: 'Save the translation as text',
  savePair: 'Save source and translation as TSV',
};
