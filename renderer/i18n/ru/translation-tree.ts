import type {
  beams as englishBeams,
  branches as englishBranches,
  reshaping as englishReshaping,
} from '../en/translation-tree.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of the branches that were tried. */
export const branches: typeof englishBranches = {
  heading: 'Что пробовали',
  help: 'Каждый перевод этого текста стоит здесь один раз, под тем, с которым у него общее начало. Стрелки — переход, Enter — показать, Delete — забыть, Backspace — назад.',
  count: (n) =>
    `${count(n, { one: 'перевод', few: 'перевода', many: 'переводов', other: 'перевода' })} из тех, что пробовали`,
  summary: (tried, best) => `${tried}; самый вероятный по среднему логарифму вероятности — «${best}».`,
  nothing: '(пусто)',
  own: 'выбор модели',
  leaves: (position) => `отходит от верхнего на позиции ${position}`,
  mean: (value) => `средний логарифм вероятности ${value}`,
  forget: (text) => `Забыть: ${text}`,
  forgetHint: 'Забыть эту ветвь (Delete)',
  back: 'Назад',
  backHint: 'К предыдущему переводу (Backspace в дереве)',
  backAction: 'Вернуться к предыдущему переводу',
  undo: 'Вернуть',
  undoHint: 'Вернуть забытую ветвь',
  table: {
    text: 'перевод',
    at: 'отходит на',
    mean: 'средний логарифм вероятности',
    forced: 'токенов выбрано вами',
    search: 'поиск',
  },
};

/** The Russian strings of the beam tree. */
export const beams: typeof englishBeams = {
  show: 'Нарисовать дерево лучей',
  hide: 'Не рисовать дерево лучей',
  hideShort: 'Скрыть',
  heading: 'Дерево лучей',
  help: 'Столбец — шаг, лучший кандидат сверху; число — сумма логарифмов вероятностей, у законченной гипотезы — оценка с поправкой на длину. Пунктиром — те, за кем никто не пошёл. Щелчок или Enter удерживает кандидата.',
  empty: 'Дерево появится с первым шагом лучевого поиска.',
  nodes: 'Кандидаты лучевого поиска',
  showDropped: 'И отброшенные',
  counts: {
    steps: (n) => count(n, { one: 'шаг', few: 'шага', many: 'шагов', other: 'шага' }),
    finished: (n) =>
      count(n, {
        one: 'законченная гипотеза',
        few: 'законченные гипотезы',
        many: 'законченных гипотез',
        other: 'законченной гипотезы',
      }),
  },
  summary: (steps, finished, text, fate) => `Лучевой поиск: ${steps}, ${finished}; лучшая — «${text}», ${fate}.`,
  fates: { running: 'продолжается', finished: 'закончена', dropped: 'отброшена' },
  node: (step, rank, piece) => `Шаг ${step}, место ${rank}: ${piece}`,
  logProbability: (value) => `логарифм вероятности ${value}`,
  score: (value) => `оценка ${value}`,
  best: 'лучшая',
  pointed: 'здесь',
  pinned: 'удержана',
  goOn: 'Продолжить отсюда',
  window: 'Шаги',
  windowValue: (from, to, all) => `${from}–${to} из ${all}`,
  zoom: 'Масштаб',
  table: {
    step: 'шаг',
    rank: 'место',
    parent: 'продолжает место',
    piece: 'фрагмент',
    id: 'номер',
    logProbability: 'логарифм вероятности',
    fate: 'что с ней стало',
    score: 'оценка',
  },
};

/** The Russian strings of the reshaped distribution. */
export const reshaping: typeof englishReshaping = {
  heading: 'Изменить распределение',
  show: 'Изменить распределение следующего токена',
  close: 'Больше не менять распределение',
  help: 'Из чего здесь выбирал бы случайный поиск. Ползунки только считают: модель заново не запускается.',
  off: 'выкл.',
  reset: 'Как в параметрах',
  others: (names) => `В параметрах поиска есть ещё ${names}.`,
  picture: 'До и после',
  summary: (kept, all, mass) => `Можно выбрать ${kept} из ${all} токенов; модель отвела им ${mass} вероятности.`,
  waiting: 'Распределение этой позиции сейчас появится.',
  bar: (piece, before, after) => `Продолжить с «${piece}», вероятность ${before}, теперь ${after}`,
  cutBar: (piece, before) => `Продолжить с «${piece}», вероятность ${before}, теперь отсечён`,
  cut: 'отсечён',
  kept: 'осталось',
  keptOf: (kept, all) => `${kept} из ${all}`,
  mass: 'их доля',
  cutBy: 'отсекли',
  nothing: 'ничего',
  entropy: 'энтропия, нат',
  change: (before, after) => `${before} → ${after}`,
  seedHelp: 'То же число выберет тот же токен. Если поле пусто, каждый раз берётся новое.',
  sample: 'Выбрать случайно',
  sampleHint: 'Случайно выбрать токен из оставшихся и продолжить перевод с него',
  use: 'Взять эти параметры',
  useHint: 'Перенести temperature, top_k и top_p в параметры поиска и включить случайный поиск',
  drew: (piece, probability, seed) => `Выпал «${piece}», вероятность ${probability}, seed ${seed}.`,
  drewSame: ' Он здесь и стоит.',
  table: { piece: 'фрагмент', id: 'номер', before: 'до', after: 'после' },
};
