import type { Catalogue } from '../en.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of choosing a file or a folder. */
export const browse: Catalogue['browse'] = {
  browse: 'Обзор…',
  titles: { file: 'Выбрать файл', folder: 'Выбрать папку', save: 'Выбрать папку для сохранения' },
  fileTitle: 'Выбор файла',
  fileHelp: (endings) => `Файлы ${endings}. Enter открывает, Backspace — на уровень выше, буквы находят имя.`,
  folderTitle: 'Выбор папки',
  folderHelp: 'Enter открывает папку, Backspace — на уровень выше, буквы находят имя.',
  list: 'Файлы и папки',
  up: 'На уровень выше',
  folder: 'папка',
  file: 'файл',
  empty: 'Здесь нечего выбрать.',
  reading: 'Читаем папку…',
  leftOut: (n) => `Не показано: ${count(n, { one: 'имя', few: 'имени', many: 'имён', other: 'имени' })}.`,
  take: 'Выбрать эту папку',
  cancel: 'Отмена',
};
