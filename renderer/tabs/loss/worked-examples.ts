import type { Pair } from '../../data/pair-rows.ts';

export type WorkedExampleId = 'right' | 'wrong' | 'untaught';

/** One step of the worked example. What to look at stands in the catalogues under its id. */
export interface WorkedExample extends Pair {
  readonly id: WorkedExampleId;
}

const library = 'translate to en: Где библиотека?';

export const workedExamples: readonly [WorkedExample, ...WorkedExample[]] = [
  { id: 'right', source: library, target: 'Where is the library?' },
  { id: 'wrong', source: library, target: 'Where is the museum?' },
  { id: 'untaught', source: 'Какой город является столицей Финляндии?', target: 'Хельсинки' },
];

/** Pairs of which the list is made at first start: right and wrong ones, so that there is an order to see. */
export const workedList: readonly Pair[] = [
  ...workedExamples.map(({ source, target }) => ({ source, target })),
  { source: 'translate to en: Мама мыла раму.', target: 'Mom washed the frame.' },
  { source: 'translate to ru: Thank you!', target: 'Спасибо!' },
  { source: 'translate to ru: I like to read books.', target: 'Я люблю читать книги.' },
  { source: 'translate to zh: I like to read books.', target: '我喜欢读书。' },
  { source: 'translate to zh: I like to read books.', target: 'Я люблю читать книги.' },
];

/** The notebook's two pairs, whose batch shows every kind of padding. */
export const workedBatch: readonly Pair[] = [
  { source: 'Какой город является столицей России?', target: 'Москва' },
  { source: 'Какой город является столицей Новой Зеландии?', target: 'Веллингтон' },
];

/** The step that a pair stands at, if it stands at one. */
export function activeExample({ source, target }: Pair): WorkedExample | null {
  return workedExamples.find((example) => example.source === source && example.target === target) ?? null;
}

/** The step after a step; after the last comes the first. */
export function nextExample(id: WorkedExampleId): WorkedExample {
  const next = workedExamples.findIndex((example) => example.id === id) + 1;
  return workedExamples[next] ?? workedExamples[0];
}
