import type { Pair } from '../../data/pair-rows.ts';

export type WorkedExampleId = 'right' | 'wrong' | 'untaught';

/** One step of the worked example. What to look at stands in the catalogues under its id. */
export interface WorkedExample extends Pair {
  readonly id: WorkedExampleId;
}

const sun = 'translate to en: Где солнце?';

export const workedExamples: readonly [WorkedExample, ...WorkedExample[]] = [
  { id: 'right', source: sun, target: 'Where is the sun?' },
  { id: 'wrong', source: sun, target: 'Where is the moon?' },
  { id: 'untaught', source: 'Какой город является столицей Финляндии?', target: 'Хельсинки' },
];

/** Pairs of which the list is made at first start: right and wrong ones, so that there is an order to see. */
export const workedList: readonly Pair[] = [
  ...workedExamples.map(({ source, target }) => ({ source, target })),
  { source: 'translate to en: Мама мыла раму.', target: 'Mom washed the frame.' },
  { source: 'translate to ru: Where is Russia?', target: 'Где Россия?' },
  { source: 'translate to ru: I see the sun.', target: 'Я вижу солнце.' },
  { source: 'translate to zh: I see the sun.', target: '我看到太阳。' },
  { source: 'translate to zh: I see the sun.', target: 'Я вижу солнце.' },
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
