import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { createFormats } from '../../i18n/formats.ts';
import { ru } from '../../i18n/ru.ts';
import { evaluationEvent, fourSteps, runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { emptyHistory, withEvents } from './training-history.ts';
import {
  bestEvaluation,
  canResume,
  failureData,
  historyCsv,
  lossText,
  shortNumber,
  stepsPerSecond,
  timeLeft,
} from './training-view.ts';

const history = withEvents(emptyHistory, fourSteps);

test('the best evaluation is the first with the lowest loss', () => {
  const equal = withEvents(history, [evaluationEvent(5, 1.5, '')]);
  expect(bestEvaluation(equal.evaluations)).toMatchObject({ step: 4, eval_loss: 1.5 });
  expect(bestEvaluation([])).toBeNull();
});

const evaluatedStart = withEvents(emptyHistory, [
  fourSteps[0]!,
  evaluationEvent(0, 1.25, 'Where is the sun?'),
  ...fourSteps.slice(1),
]);

test('the start of a run is no candidate for the best: there is no checkpoint of it', () => {
  expect(bestEvaluation(evaluatedStart.evaluations)).toMatchObject({ step: 4, eval_loss: 1.5 });
});

test('what the evaluation of the start cost is not expected again', () => {
  const half = withEvents(emptyHistory, [fourSteps[0]!, evaluationEvent(0, 1.25, ''), ...fourSteps.slice(1, 4)]);
  expect(timeLeft(half)).toBeCloseTo(250, 9);
});

test('the CSV of a run that evaluated its start begins with it', () => {
  expect(historyCsv(evaluatedStart).split('\r\n').slice(1, 3)).toEqual(['0,0,,,,1.25,,,,,', '1,0.5,4,8,0.001,,,,,,']);
});

test('the time left counts the latest steps and what evaluations and checkpoints cost', () => {
  // Two steps are left at 100 ms, each with its share of 50 ms of evaluation over two steps: 25 ms.
  const half = withEvents(emptyHistory, fourSteps.slice(0, 4));
  expect(timeLeft(half)).toBeCloseTo(250, 9);
  expect(timeLeft(history)).toBe(0);
  expect(timeLeft(emptyHistory)).toBeNull();
});

test('100 ms a step are 10 steps a second', () => {
  expect(stepsPerSecond(history)).toBeCloseTo(10, 9);
  expect(stepsPerSecond(emptyHistory)).toBeNull();
});

test('numbers of any size are short, with the language’s decimal mark', () => {
  const english = createFormats('en', en.units);
  expect([0, 5e-5, 0.25, 1.2345e-7, 100, 2e9].map((value) => shortNumber(value, english))).toEqual([
    '0',
    '5e-5',
    '0.25',
    '1.23e-7',
    '100',
    '2e9',
  ]);
  expect(shortNumber(9.5e-4, createFormats('ru', ru.units))).toBe('9,5e-4');
  expect(shortNumber(Infinity, english)).toBe('∞');
});

test('a loss has four decimals while they say something', () => {
  const english = createFormats('en', en.units);
  expect([2, 0.0012, 0.00012, 0].map((loss) => lossText(loss, english))).toEqual(['2.0000', '0.0012', '1.20e-4', '0']);
});

test('a paused run can go on, an ended one only early and from a checkpoint', () => {
  const checkpoints = runSummary().checkpoints;
  const state = (phase: 'paused' | 'stopped' | 'interrupted') => ({ state: { phase } });
  expect(canResume(runSummary({ ...state('paused'), checkpoints: [] }))).toBe(true);
  expect(canResume(runSummary({ ...state('stopped'), checkpoints }))).toBe(true);
  expect(canResume(runSummary({ ...state('interrupted'), checkpoints: [] }))).toBe(false);
  expect(canResume(runSummary())).toBe(false);
});

test('the CSV has every step, and the evaluation’s loss in its row', () => {
  expect(historyCsv(history).split('\r\n').slice(0, 3)).toEqual([
    'step,epoch,loss,grad_norm,learning_rate,eval_loss,eval_bleu,eval_chrf,eval_general_loss,eval_general_bleu,eval_general_chrf',
    '1,0.5,4,8,0.001,,,,,,',
    '2,1,3,6,0.001,2.5,,,,,',
  ]);
});

test('a failure keeps a code that the contract has and calls any other a stopped engine', () => {
  expect(failureData({ code: 'disk-full', message: 'Full.' }).code).toBe('disk-full');
  expect(failureData({ code: 'batch-without-labels', message: 'No.' }).code).toBe('worker-failed');
});
