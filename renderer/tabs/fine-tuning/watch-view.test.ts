import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { createFormats } from '../../i18n/formats.ts';
import { ru } from '../../i18n/ru.ts';
import { evaluationEvent, fourSteps } from '../../lab/testing/fake-fine-tuning.ts';
import { emptyHistory, withEvents } from './training-history.ts';
import { changeText, placeText, watchedEvaluations, watchedSentences } from './watch-view.ts';

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

test('the start is called so, and a run without one says from which step its differences are', () => {
  const [start] = withEvents(emptyHistory, [evaluationEvent(0, 5, 'Where is the sun?')]).evaluations;
  const formats = createFormats('en', en.units);
  const { watch } = en.fineTuning;
  expect(placeText(start!, watch, formats)).toBe('at the start');
  expect(changeText(start!, start!, watch, formats)).toBe('at the start');
  expect(changeText(start!, second!, watch, formats)).toBe('start → step 4');
  expect(changeText(first!, second!, watch, formats)).toBe('step 2 → 4');
  expect(changeText(start!, second!, ru.fineTuning.watch, formats)).toBe('начало → шаг 4');
});
