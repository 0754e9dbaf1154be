import { expect, test } from 'vitest';
import { argumentDefaults, argumentProblems, firstSettings, generationOptions } from './generation-arguments.ts';

const defaults = argumentDefaults();

test('greedy search switches sampling and beams off, whatever the model’s generation_config says', () => {
  const own = argumentDefaults({ num_beams: 5, do_sample: true, max_new_tokens: 64 });
  expect(generationOptions(firstSettings, own, 7)).toEqual({ num_beams: 1, do_sample: false, max_new_tokens: 64 });
});

test('beam search returns every beam unless told otherwise', () => {
  expect(generationOptions({ ...firstSettings, mode: 'beam' }, defaults, 7)).toEqual({
    num_beams: 4,
    do_sample: false,
    length_penalty: 1,
    early_stopping: false,
    num_return_sequences: 4,
    max_new_tokens: 256,
  });
  const two = { mode: 'beam', early_stopping: 'never', values: { num_beams: 6, num_return_sequences: 2 } } as const;
  expect(generationOptions(two, defaults, 7)).toMatchObject({
    num_beams: 6,
    num_return_sequences: 2,
    early_stopping: 'never',
  });
});

test('sampling takes the drawn seed only where none was given', () => {
  expect(generationOptions({ ...firstSettings, mode: 'sampling' }, defaults, 7)).toMatchObject({ seed: 7, top_k: 50 });
  const seeded = { mode: 'sampling', early_stopping: null, values: { seed: 42 } } as const;
  expect(generationOptions(seeded, defaults, 7)).toMatchObject({ seed: 42, do_sample: true, num_beams: 1 });
});

test('arguments of another search stay out of the request', () => {
  const options = generationOptions({ ...firstSettings, values: { temperature: 0.3, num_beams: 8 } }, defaults, 7);
  expect(Object.keys(options).sort()).toEqual(['do_sample', 'max_new_tokens', 'num_beams']);
});

test('a default outside an argument’s limits is not taken over', () => {
  expect(argumentDefaults({ num_beams: 1 }).values.num_beams).toBe(4);
  expect(argumentDefaults({ early_stopping: true }).early_stopping).toBe('true');
  expect(argumentDefaults({ temperature: 'hot' }).values.temperature).toBe(1);
});

test('problems name what is wrong, only for the chosen search', () => {
  const wrong = { num_beams: 1, length_penalty: 0.5, temperature: 0, top_p: 1.2, max_new_tokens: 2.5 };
  expect([...argumentProblems({ mode: 'beam', early_stopping: null, values: wrong }, defaults)]).toEqual([
    ['num_beams', { kind: 'atLeast', limit: 2 }],
    ['max_new_tokens', { kind: 'whole' }],
  ]);
  expect([...argumentProblems({ mode: 'sampling', early_stopping: null, values: wrong }, defaults)]).toEqual([
    ['temperature', { kind: 'above', limit: 0 }],
    ['top_p', { kind: 'atMost', limit: 1 }],
    ['max_new_tokens', { kind: 'whole' }],
  ]);
});

test('no more sequences can be returned than there are beams', () => {
  const settings = { mode: 'beam', early_stopping: null, values: { num_return_sequences: 5 } } as const;
  expect(argumentProblems(settings, defaults).get('num_return_sequences')).toEqual({ kind: 'moreThanBeams', limit: 4 });
});
