import type { Catalogue } from '../en.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of the dialog `Precision and device`. */
export const precision: Catalogue['precision'] = {
  title: 'Точность и устройство',
  description: 'В каких числах и на чём считает открытая модель. Файлы самой модели не меняются.',
  measuring: (percent) => `измерение ${percent}`,
  precision: 'Точность',
  precisions: {
    float32: 'Без потерь: веса модели как есть, вычисления во float32.',
    'float32-fast':
      'Жадный поиск находит те же токены, что и float32, но быстрее: 8-битный выходной слой отбирает, float32 решает. Нужно больше памяти.',
    'int8-output4': 'Как int8, но выходной слой — 4-битными блоками: ещё немного быстрее и менее точно.',
    int8: 'Большие матрицы — 8-битными блоками по 32 веса: меньше памяти, обычно быстрее, чуть менее точно.',
  },
  madeOnce: (size) => `Готовится один раз, около ${size} в кэше.`,
  cost: 'Измеренная цена',
  exactHelp: (exact) => `С ${exact} сравниваются остальные. Выберите другую точность, чтобы узнать её цену.`,
  measureHelp: (exact, other) =>
    `${exact} и ${other} переводят одни и те же простые предложения; затем для переводов ${exact} считаются потери в обеих точностях.`,
  measure: 'Измерить цену',
  cancel: 'Отмена',
  subject: (model, other) => `${model} · ${other}`,
  openingModel: 'открываем модель',
  preparing: (percent) => `готовим веса этой точности, один раз: ${percent}`,
  translated: (done, total) => `переводы: ${done} из ${total}`,
  left: (seconds) => `осталось около ${seconds}\u00a0с`,
  cancelled: 'Измерение отменено.',
  announceDone: (change) => `Измерено: средние потери на токен ${change}.`,
  compared: 'показатель',
  difference: 'разница',
  meanLoss: 'средние потери на токен, нат',
  unchanged: 'переводы без изменений',
  time: 'время на всю выборку',
  ofAll: (n, all) => `${n}\u00a0из\u00a0${all}`,
  tableCaption: (model, other) => `Цена ${other} для модели ${model}`,
  measuredWhere: (device, threads, moment) => `Измерено на ${device}, ${threads}, ${moment}.`,
  threadCount: (n) => count(n, { one: 'поток', few: 'потока', many: 'потоков', other: 'потока' }),
  noneChanged: 'Все переводы совпали слово в слово.',
  changed: (n) =>
    count(n, {
      one: 'изменившийся перевод',
      few: 'изменившихся перевода',
      many: 'изменившихся переводов',
      other: 'изменившегося перевода',
    }),
  onlyIn: (name) => `только в ${name}`,
  copyText: 'Копировать текстом',
  copyCsv: 'Копировать CSV',
  device: 'Устройство',
  readingDevices: 'Пробуем каждое устройство…',
  retryDevices: 'Проверить устройства снова',
  missing: (device, reason) => `${device} сейчас недоступно, поэтому модель работает на CPU. ${reason}`,
  threads: 'Потоки',
  allCores: 'все физические ядра',
  allCoresShort: 'все ядра',
  threadsHelp: 'На сколько потоков делится одна операция. Пустое поле: по одному на физическое ядро.',
  threadsProblem: (most) => `Нужно целое число от 1 до ${most}.`,
};
