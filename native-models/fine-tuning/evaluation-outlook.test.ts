import { expect, test } from 'vitest';
import { parseTrainingArguments } from '../training-arguments/parse-arguments.ts';
import { evaluationsOf, NO_EVALUATIONS, withEvaluations } from './evaluation-outlook.ts';

const pace = { example_ms: 10, sentence_ms: 300 };
const plan = { max_steps: 25, updates_per_epoch: 10 };
const counts = { evaluation: 40, general: 20 };
const of = (given: object, sets = counts) => evaluationsOf(parseTrainingArguments(given), plan, sets, pace);

test('an evaluation is the loss of both sets and the watch sentences', () => {
  const { count, each_ms } = of({ eval_strategy: 'steps', eval_steps: 10, watch_sentences: ['a', 'b'] });
  // The start, steps 10 and 20; 60 examples and two texts.
  expect([count, each_ms.expected]).toEqual([3, 60 * 10 + 2 * 300]);
  expect(each_ms.low).toBeLessThan(each_ms.expected);
  expect(each_ms.high).toBeGreaterThan(each_ms.expected);
});

test('each epoch is evaluated, and the last step ends one; without eval_steps it is logging_steps', () => {
  expect(of({ eval_strategy: 'epoch', watch_sentences: [] }).count).toBe(1 + 3);
  expect(of({ eval_strategy: 'steps', logging_steps: 5, watch_sentences: [] }).count).toBe(1 + 5);
});

test('with predict_with_generate every example is translated as well', () => {
  const given = { eval_strategy: 'epoch', predict_with_generate: true, watch_sentences: [] };
  expect(of(given).each_ms.expected).toBe(60 * (10 + 300));
});

test('without a strategy the watch sentences are translated at the start and at the end; without them nothing is', () => {
  expect(of({ eval_strategy: 'no', watch_sentences: ['a'] })).toMatchObject({ count: 2, each_ms: { expected: 300 } });
  expect(of({ eval_strategy: 'no', watch_sentences: [] })).toEqual(NO_EVALUATIONS);
  expect(of({ eval_strategy: 'no', eval_on_start: false, watch_sentences: ['a'] }).count).toBe(1);
});

test('evaluations are added to the time of the steps, and to none where no step was measured', () => {
  const steps = { expected: 1000, low: 900, high: 1100 };
  const twice = { count: 2, each_ms: { expected: 100, low: 70, high: 150 } };
  expect(withEvaluations(steps, twice)).toEqual({ expected: 1200, low: 1040, high: 1400 });
  const unmeasured = { expected: 0, low: 0, high: 0 };
  expect(withEvaluations(unmeasured, twice)).toEqual(unmeasured);
});
