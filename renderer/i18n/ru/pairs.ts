import type { pairs as english } from '../en/pairs.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of pairs of texts. */
export const pairs: typeof english = {
  kind: 'Откуда берутся пары',
  kinds: { examples: 'Ввести', file: 'Файл' },
  help: 'Введите пары или вставьте два столбца из таблицы: ячейки заполнятся, начиная с текущей.',
  source: 'Исходный текст',
  target: 'Целевой текст',
  cell: (column, row) => `${column} ${row}`,
  removeRow: (row) => `Удалить строку ${row}`,
  count: (n) => count(n, { one: 'пара', few: 'пары', many: 'пар', other: 'пары' }),
  clear: 'Очистить всё',
  undo: 'Отменить',
  redo: 'Вернуть',
  problems: {
    empty_source: 'Пустой исходный текст: строка пропущена',
    empty_target: 'Пустой целевой текст: строка пропущена',
    duplicate: 'Повтор более ранней строки',
    identical: 'Исходный и целевой текст совпадают',
    outer_space: 'Пробелы вокруг текста',
    source_too_long: 'Исходный текст длиннее max_source_length: обрезан',
    target_too_long: 'Целевой текст длиннее max_target_length: обрезан',
    unknown_pieces: 'Символы, которых токенизатор не знает',
    lossy_round_trip: 'Токенизатор не возвращает текст таким, каким он был',
    length_ratio: 'Одна сторона намного длиннее другой',
  },
  rowProblems: (row, problems) => `Строка ${row}: ${problems}`,
  problemRows: (n) =>
    count(n, {
      one: 'строка с замечанием',
      few: 'строки с замечаниями',
      many: 'строк с замечаниями',
      other: 'строки с замечаниями',
    }),
  nextProblem: 'Следующая',
  trim: 'Убрать пробелы',
  drop: 'Удалить строку',
  mendAll: 'Исправить простое',
  mendAllHelp: 'Убирает пробелы вокруг текстов, удаляет пустые и повторные строки.',
  dropAll: 'Удалить все',
  keys: { mend: 'Alt + Enter', drop: 'Alt + Delete', next: 'F8' },
  pathPlaceholder: '/home/me/pairs.tsv',
  pathHelp: 'jsonl, csv, tsv или tmx — по расширению. Файл читается на месте.',
  columns: {
    names: { source: 'Исходный столбец', target: 'Целевой столбец' },
    keys: { source: 'Исходный ключ', target: 'Целевой ключ' },
    byPlace: { source: '1, без шапки', target: '2, без шапки' },
    first: (one, two) =>
      `Столбцов source и target нет, поэтому берутся первые два, а первая строка, «${one}» и «${two}», считается парой. Если это названия столбцов, выберите их здесь.`,
    unnamed: 'Первая строка не называет двух столбцов: берутся первые два, а она сама считается парой.',
    single: {
      csv: 'В первой строке только один столбец. Исходный и целевой текст — это два столбца через запятую.',
      tsv: 'В первой строке только один столбец. Исходный и целевой текст — это два столбца через табуляцию.',
    },
    empty: 'Файл пуст.',
    missing: {
      column: (name) => `В файле нет столбца «${name}»: выберите один из тех, что есть.`,
      key: (name) => `В первой строке под ключом «${name}» нет текста: выберите другой ключ.`,
    },
    same: 'Исходный и целевой текст взяты из одного столбца.',
    again: 'Прочитать снова',
  },
  more: 'Второй файл или языки',
  fields: {
    target_path: 'Второй файл, строка к строке',
    source_language: 'Исходный язык',
    target_language: 'Целевой язык',
  },
  fieldPlaceholders: {
    target_path: '/home/me/pairs.en',
    source_language: 'ru',
    target_language: 'en',
  },
  batch: {
    help: {
      input_ids: 'Номера исходных токенов, дополненные до самого длинного примера пакета.',
      attention_mask: '1 там, где стоит токен, 0 там, где заполнитель.',
      labels: 'Номера токенов, которые модель должна выдать. −100 — заполнитель: там ничему не учатся.',
      decoder_input_ids: 'Метки, сдвинутые на одно место вправо: что видит декодер, пока учится их выдавать.',
    },
    shape: (rows, columns) => `[${rows}, ${columns}]`,
    summary: (name, rows, columns) => `${name}: примеров — ${rows}, позиций — ${columns}.`,
    row: (n) => `пример ${n}`,
    padding: 'заполнитель',
    firstOf: (shown, all) => `Показаны первые примеры: ${shown} из ${all}.`,
  },
};
