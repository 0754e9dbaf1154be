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
      pair('translate to en: Где солнце?', 'Where is the sun?'),
      pair('translate to en: Я вижу дом.', 'I see a house.'),
      pair('translate to en: Россия и Германия', 'Russia and Germany'),
      pair('translate to en: 我看到太阳。', 'I see the sun.'),
      pair('translate to ru: I see the sun.', 'Я вижу солнце.'),
      pair('translate to ru: Where is the house?', 'Где дом?'),
      pair('translate to ru: China and Spain', 'Китай и Испания'),
      pair('translate to zh: I see the sun.', '我看到太阳。'),
    ],
    file: noFile,
  },
  typed: 'translate to ru: Where is the sun?',
  most: 100,
};

export const readBeforeAfter: Reader<BeforeAfterMemory> = (value) => {
  if (!isRecord(value)) return first;
  const general = value['general'];
  return {
    general: isRecord(general) ? readPairData(general) : first.general,
    typed: readText(first.typed)(value['typed']),
    most: readOneOf(sentenceCounts, first.most)(value['most']),
  };
};
