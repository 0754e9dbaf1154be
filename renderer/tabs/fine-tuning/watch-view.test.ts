import { expect, test } from 'vitest';
import { fourSteps } from '../../lab/testing/fake-fine-tuning.ts';
import { emptyHistory, withEvents } from './training-history.ts';
import { watchedEvaluations, watchedSentences } from './watch-view.ts';

const [first, second] = watchedEvaluations(withEvents(emptyHistory, fourSteps).evaluations);

test('a sentence stands beside what the first evaluation made of it', () => {
  expect(watchedSentences(first!, second!)).toEqual([
    { source: 'Где библиотека?', before: 'Where is the moon?', now: 'Where is the library?' },
  ]);
});

test('a sentence that the first evaluation did not have counts as unchanged', () => {
  const other = { ...second!, watch_sentences: [{ source: 'Где луна?', translation: 'Where?' }] };
  expect(watchedSentences(first!, other)).toEqual([{ source: 'Где луна?', before: 'Where?', now: 'Where?' }]);
});

test('evaluations without watch sentences are left out', () => {
  expect(watchedEvaluations([{ ...first!, watch_sentences: [] }, second!])).toEqual([second]);
});
