import { noFile, type PairData } from '../../data/pair-data.ts';
import { readPairData } from '../../data/pair-memory.ts';
import { isRecord, readOneOf, readText, type Reader } from '../../lab/remembered.ts';

/** How many pairs of a set are compared at most. */
export const sentenceCounts = [50, 100, 200, 500, 1000] as const;
export type SentenceCount = (typeof sentenceCounts)[number];

/** What is remembered of the comparison before and after. */
export interface BeforeAfterMemory {
  readonly general: PairData;
  readonly typed: string;
  readonly most: SentenceCount;
}

const pair = (source: string, target: string) => ({ source, target });

/** At first, everyday sentences in the languages of the course: what they lose, the training has made the model forget. */
const first: BeforeAfterMemory = {
  general: {
    kind: 'examples',
    pairs: [
      pair('translate to en: Где библиотека?', 'Where is the library?'),
      pair('translate to en: Мама мыла раму.', 'Mom washed the frame.'),
      pair('translate to en: Сколько стоит этот билет?', 'How much does this ticket cost?'),
      pair('translate to en: 我有一只狗。', 'I have a dog.'),
      pair('translate to ru: I like to read books.', 'Я люблю читать книги.'),
      pair('translate to ru: Where is my book?', 'Где моя книга?'),
      pair('translate to zh: Good morning!', '早上好!'),
      pair('translate to zh: Where is the library?', '图书馆在哪里?'),
    ],
    file: noFile,
  },
  typed: 'translate to ru: Where is the library?',
  most: 100,
};

/** Whether these are the sentences of the first start. */
export const isBuiltIn = (general: PairData): boolean =>
  general.kind === 'examples' && JSON.stringify(general.pairs) === JSON.stringify(first.general.pairs);

export const readBeforeAfter: Reader<BeforeAfterMemory> = (value) => {
  if (!isRecord(value)) return first;
  const general = value['general'];
  return {
    general: isRecord(general) ? readPairData(general) : first.general,
    typed: readText(first.typed)(value['typed']),
    most: readOneOf(sentenceCounts, first.most)(value['most']),
  };
};
