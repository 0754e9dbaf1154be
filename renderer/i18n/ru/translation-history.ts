import type { translationHistory as english } from '../en/translation-history.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of the history of translations, and of saving one. */
export const translationHistory: typeof english = {
  search: 'Поиск в истории',
  searchPlaceholder: 'исходный текст, перевод, модель…',
  found: (shown, all) => `${shown} из ${all}`,
  nothingFound: 'В истории нет ничего с такими словами.',
  copy: (source) => `Копировать перевод: ${source}`,
  remove: (source) => `Удалить: ${source}`,
  removed: (n) =>
    count(n, {
      one: 'перевод удалён',
      few: 'перевода удалено',
      many: 'переводов удалено',
      other: 'перевода удалено',
    }),
  undo: 'Вернуть',
  save: 'Сохранить историю',
  saveHint: {
    jsonl: 'Сохранить показанное как JSON Lines',
    csv: 'Сохранить показанное как CSV',
    tsv: 'Сохранить показанное как TSV',
  },
  about: (model, hash) => `${model} ${hash}`,
  prefix: (prefix) => `префикс «${prefix}»`,
  forced: (text) => `начинается с «${text}»`,
  hashHint: (hash) => `SHA-256 весов модели: ${hash}`,
  saveTranslation: 'Сохранить перевод',
  saveText: 'Сохранить перевод как текст',
  savePair: 'Сохранить исходный текст и перевод как TSV',
};
