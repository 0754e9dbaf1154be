import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { createFormats } from '../../i18n/formats.ts';
import { around, forecastEvent, startedEvent, stepEvent } from '../../lab/testing/fake-fine-tuning.ts';
import type { TrainingEvent } from './lab-types.ts';
import { clockRange, correction, endText, remaining } from './run-forecast-view.ts';
import { emptyHistory, withEvents } from './training-history.ts';

const formats = createFormats('en', en.units);
const history = (...events: readonly TrainingEvent[]) => withEvents(emptyHistory, events);
/** Steps of 100 ms. */
const steps = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index, 1));

test('before a forecast the steps alone say how long the rest takes', () => {
  expect(remaining(history(startedEvent(0, 100)))).toBeNull();
  expect(remaining(history(startedEvent(0, 100), ...steps(1, 2)))).toEqual({ expected: 9800, low: 9800, high: 9800 });
});

test('a fresh forecast counts alone, with its range', () => {
  const fresh = history(startedEvent(0, 103), ...steps(1, 3), forecastEvent(3, 200, 20_000));
  expect(remaining(fresh)).toEqual(around(20_000));
});

test('the steps since then refine a forecast, and it keeps its relative range', () => {
  // 200 steps said to take 40 s. After 25 of them 175 are left: 35 s as said, 17.5 s at 100 ms a step, each counts half.
  const half = remaining(history(startedEvent(0, 203), ...steps(1, 3), forecastEvent(3, 200, 40_000), ...steps(4, 28)));
  expect(half?.expected).toBeCloseTo(26_250, 6);
  expect(half?.low).toBeCloseTo(23_625, 6);
  expect(half?.high).toBeCloseTo(28_875, 6);
  // After 50 of them 150 are left, and only the steps count: 15 s.
  const whole = remaining(
    history(startedEvent(0, 203), ...steps(1, 3), forecastEvent(3, 200, 40_000), ...steps(4, 53)),
  );
  expect(whole?.expected).toBeCloseTo(15_000, 6);
});

test('of several forecasts the last one counts, and at the end nothing is left', () => {
  const corrected = history(
    startedEvent(0, 103),
    ...steps(1, 3),
    forecastEvent(3, 100, 10_000),
    forecastEvent(3, 900, 90_000, 'outside'),
  );
  expect(remaining(corrected)?.expected).toBe(90_000);
  const ended = history(startedEvent(0, 10), forecastEvent(3, 100, 700), ...steps(1, 10));
  expect(remaining(ended)).toEqual({ expected: 0, low: 0, high: 0 });
});

test('a range is written as clocks, and left out where it says nothing more', () => {
  expect(clockRange({ expected: 41_000, low: 38_000, high: 47_000 })).toBe('0:38–0:47');
  expect(clockRange({ expected: 41_000, low: 41_000, high: 41_000 })).toBe('');
});

test('an end on another day has its date', () => {
  const now = new Date(2026, 10, 25, 22, 0).getTime();
  const russian = createFormats('ru', en.units);
  expect(endText(now + 3_600_000, now, russian)).toBe('23:00');
  expect(endText(now + 3 * 3_600_000, now, russian)).toBe('26 нояб., 01:00');
});

const sentence = (...events: readonly TrainingEvent[]) =>
  correction(history(startedEvent(0, 100), ...events), en.fineTuning.progress.correction, formats)?.replaceAll(
    '\u00a0',
    ' ',
  );

test('a correction says what left the band that was said last', () => {
  const first = forecastEvent(3, 1000, 97_000);
  expect(sentence(first)).toBeUndefined();
  expect(sentence(first, forecastEvent(40, 1500, 90_000, 'outside'))).toBe(
    'Slower than expected: a step takes ≈ 1.5 s (1.4–1.7 s), not ≈ 1.0 s (0.9–1.1 s).',
  );
  expect(sentence(first, forecastEvent(40, 500, 30_000, 'outside'))).toMatch(
    /^Faster than expected: a step takes ≈ 500/,
  );
  const heavier = { ...forecastEvent(40, 1000, 60_000, 'outside'), peak_bytes: around(3e9) };
  expect(sentence(first, heavier)).toBe(
    'More memory than expected: at its peak ≈ 3.0 GB (2.7–3.3 GB), not ≈ 2.0 GB (1.8–2.2 GB).',
  );
  expect(sentence(forecastEvent(40, 1500, 90_000, 'outside'))).toBe('The estimate was corrected at step 40.');
});
