import { expect, test } from 'vitest';
import { activeExample, nextExample, workedExamples } from './worked-examples.ts';

test('the steps lead through every example once and back to the first', () => {
  const [first] = workedExamples;
  const seen = [first.id];
  for (let next = nextExample(first.id); next.id !== first.id; next = nextExample(next.id)) seen.push(next.id);
  expect(seen).toEqual(['greedy', 'beam', 'language', 'sampling']);
});

test('inputs stand at an example only where text, prefix and search are its own', () => {
  const [first] = workedExamples;
  expect(activeExample({ ...first, task_prefix: `${first.task_prefix} ` })).toEqual(first);
  expect(activeExample({ ...first, mode: 'beam' })?.id).toBe('beam');
  expect(activeExample({ ...first, source: 'Мама мыла раму.' })).toBeNull();
});
