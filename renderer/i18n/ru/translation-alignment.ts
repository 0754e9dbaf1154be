import type { translationAlignment as english } from '../en/translation-alignment.ts';
import { counter } from '../plural.ts';

const count = counter('ru');

/** The Russian strings of the Translation tab's alignment. */
export const translationAlignment: typeof english = {
  heading: 'Соответствие',
  by: 'По чему',
  sources: { attention: 'Внимание', erasure: 'Стирание' },
  head: 'Голова перекрёстного внимания',
  aligning: (head) => `измерена: ${head}`,
  notMeasured: 'измеренная голова',
  mean: 'среднее по всем головам',
  headName: (layer, head) => `слой ${layer}, голова ${head}`,
  found: (head, hits, clear, percent) =>
    `Сопоставляющая голова — ${head}: её наибольший вес лежит на том исходном фрагменте, чьё стирание вредит сильнее всего, для ${hits} из ${clear} фрагментов (${percent}).`,
  foundWeak: (head, hits, clear, percent) =>
    `Надёжно не сопоставляет ни одна голова этой модели. Лучшая, ${head}, смотрит на исходный фрагмент, чьё стирание вредит сильнее всего, лишь для ${hits} из ${clear} фрагментов (${percent}).`,
  measuredOver: (n) =>
    count(n, {
      one: 'перевод этого сеанса измерен',
      few: 'перевода этого сеанса измерены',
      many: 'переводов этого сеанса измерено',
      other: 'перевода этого сеанса измерено',
    }),
  nothingClear: 'Ни одно стирание не изменило потерю фрагмента хотя бы на полната: сравнивать головы не с чем.',
  unmeasured: (time) =>
    `Какая голова сопоставляет, для этого перевода ещё не измерено: стереть по разу каждый исходный фрагмент займёт ${time}.`,
  unmeasuredPlain: 'Какая голова сопоставляет, для этого перевода ещё не измерено.',
  measure: 'Измерить',
  measureAction: 'Измерить, какая голова сопоставляет',
  measuring: (percent) => `Стираем исходные фрагменты по одному: ${percent}`,
  cancel: 'Отменить измерение',
  failedWeights: 'Не удалось прочитать соответствие',
  failedMeasure: 'Измерение не удалось',
  pointWeights: 'Наведите указатель на фрагмент: черта под фрагментами напротив показывает их вес.',
  pointEffects: 'Наведите указатель на фрагмент: черта под фрагментами напротив показывает, чего стоит их стирание.',
  cut: (number) => `Стирались только первые исходные фрагменты: ${number}.`,
  openInAttention: 'Открыть во «Внимании»',
  map: 'Картой',
  mapAttention: (head) => `Перекрёстное внимание: ${head}`,
  mapErasure: 'Что происходит с каждым фрагментом, когда исходный фрагмент стёрт',
  mapSummary: (heading, rows, columns, row, column, value) =>
    `${heading}: фрагментов перевода — ${rows}, исходных — ${columns}; наибольшее значение ${value}, для «${row}» и «${column}».`,
  emptySummary: 'Значений нет.',
  weight: 'вес',
  effect: 'прибавка потери, нат',
  mapHelp:
    'Строки — фрагменты перевода, столбцы — исходные. Выше нуля: без исходного фрагмента этот стал менее вероятным; ниже нуля — более.',
  allHeads: 'Все головы',
  table: {
    caption: 'Головы перекрёстного внимания и стирание',
    place: 'слой · голова',
    agreement: 'согласие',
    weight: 'средний вес',
    show: (head) => `Сопоставлять по голове: ${head}`,
    about:
      'Согласие: для скольких фрагментов с ясным эффектом (полната и больше) наибольший вес головы лежит на том фрагменте исходного текста, чьё стирание вредит сильнее всего. Средний вес — её вес там.',
    of: (hits, clear, percent) => `${hits}/${clear} · ${percent}`,
    copy: 'Копировать таблицу как CSV',
  },
  inspector: {
    fromSource: (piece) => `Откуда взялось ${piece}`,
    toTarget: (piece) => `Куда ушло ${piece}`,
    caption: (piece, by) => `Фрагменты напротив ${piece}: ${by}`,
    byHead: (head) => `Веса: ${head}`,
    byErasure: 'Эффект стирания, нат',
    piece: 'фрагмент',
    weight: 'вес',
    effect: 'нат',
    rest: (n, value) =>
      count(n, { one: `ещё: ${value}`, few: `ещё: ${value}`, many: `ещё: ${value}`, other: `ещё: ${value}` }),
    announce: (piece, others) => `${piece}: ${others}`,
    none: 'ничто не выделяется',
  },
};
