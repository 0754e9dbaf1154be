import { expect, test } from 'vitest';
import type { ComparedSentence } from '../../../electron/contract/replies/fine-tuning.ts';
import { beforeAfterCsv, gain, ranked } from './before-after-view.ts';

const sentence = (
  source: string,
  chrf: readonly [number, number],
  loss: readonly [number, number],
): ComparedSentence => ({
  source,
  reference: 'r',
  before: { translation: 'b', chrf: chrf[0], loss: loss[0] },
  after: { translation: 'a', chrf: chrf[1], loss: loss[1] },
});
const unknown: ComparedSentence = {
  source: 'typed',
  reference: null,
  before: { translation: 'b', chrf: null, loss: null },
  after: { translation: 'a', chrf: null, loss: null },
};

test('a gain is more chrF or less loss', () => {
  const one = sentence('one', [10, 30], [2, 3]);
  expect([gain(one, 'chrf'), gain(one, 'loss'), gain(unknown, 'chrf')]).toEqual([20, -1, null]);
});

test('the most improved come first on their side, the most damaged on theirs, by the figure that is asked for', () => {
  const list = [
    sentence('small', [10, 11], [1, 2]),
    sentence('same', [10, 10], [1, 1]),
    sentence('large', [0, 90], [5, 1]),
    sentence('worse', [50, 20], [1, 1.5]),
    unknown,
  ];
  const names = (figure: 'chrf' | 'loss') => {
    const { improved, damaged } = ranked(list, figure);
    return [improved, damaged].map((side) => side.map(({ source }) => source));
  };
  expect(names('chrf')).toEqual([['large', 'small'], ['worse']]);
  expect(names('loss')).toEqual([['large'], ['small', 'worse']]);
});

test('ten are shown on a side', () => {
  const list = Array.from({ length: 30 }, (_, at) => sentence(String(at), [0, at], [0, 0]));
  expect(ranked(list, 'chrf').improved.map(({ source }) => source)).toEqual([
    '29',
    '28',
    '27',
    '26',
    '25',
    '24',
    '23',
    '22',
    '21',
    '20',
  ]);
});

test('the file has a row a sentence, with empty cells for what is unknown', () => {
  const file = beforeAfterCsv({
    sentences: [sentence('a, b', [10, 30], [2, 3]), unknown],
    figures: [],
    total: 2,
    refused: 0,
    elapsedMs: 1,
  });
  expect(file.trim().split(/\r?\n/)).toEqual([
    'source,reference,before,after,chrf_before,chrf_after,loss_before,loss_after',
    '"a, b",r,b,a,10,30,2,3',
    'typed,,b,a,,,,',
  ]);
});
