import { expect, test } from 'vitest';
import { maxLength, minLength, resolveGenerationOptions, type GenerationOptions } from './generation-options.ts';

const resolve = (request: GenerationOptions, defaults = {}) => resolveGenerationOptions(request, defaults, () => 42);

test('left alone, the options are those of GenerationConfig', () => {
  expect(resolve({})).toEqual({
    num_beams: 1,
    num_return_sequences: 1,
    length_penalty: 1,
    early_stopping: false,
    max_new_tokens: 20,
    max_length: null,
    min_new_tokens: null,
    min_length: 0,
    no_repeat_ngram_size: 0,
    repetition_penalty: 1,
    do_sample: false,
    temperature: 1,
    top_k: 50,
    top_p: 1,
    min_p: null,
    typical_p: 1,
    seed: 42,
    forced_bos_token_id: null,
    forced_eos_token_id: [],
    suppress_tokens: null,
    begin_suppress_tokens: null,
    bad_words_ids: null,
  });
});

test('the request goes before generation_config.json, which goes before the defaults', () => {
  const options = resolve(
    { num_beams: 2 },
    { num_beams: 4, length_penalty: 0.6, early_stopping: 'never', min_p: null },
  );
  expect(options).toMatchObject({ num_beams: 2, length_penalty: 0.6, early_stopping: 'never', min_p: null });
});

test('null in generation_config.json switches top_k off', () => {
  expect(resolve({}, { top_k: null }).top_k).toBe(0);
  expect(resolve({ top_k: 7 }, { top_k: null }).top_k).toBe(7);
});

// `_prepare_generated_length` of transformers 4.57, prompt of 3 ids.
test.each<[GenerationOptions, object, number]>([
  [{}, {}, 23],
  [{}, { max_length: 20 }, 23],
  [{}, { max_length: 512 }, 512],
  [{ max_length: 20 }, {}, 20],
  [{ max_length: 8 }, { max_length: 512 }, 8],
  [{ max_new_tokens: 5 }, { max_length: 512 }, 8],
  [{ max_new_tokens: 5, max_length: 100 }, {}, 8],
  [{ max_length: 100 }, { max_new_tokens: 5 }, 8],
])('%o over %o ends a sequence at %i ids', (request, defaults, expected) => {
  expect(maxLength(resolve(request, defaults), 3)).toBe(expected);
});

test('min_new_tokens goes before min_length, even when it is 0', () => {
  expect(minLength(resolve({ min_length: 9 }), 3)).toBe(9);
  expect(minLength(resolve({ min_length: 9, min_new_tokens: 2 }), 3)).toBe(5);
  expect(minLength(resolve({ min_length: 9, min_new_tokens: 0 }), 3)).toBe(3);
});

test('a max_length that leaves no room above the prompt names itself', () => {
  expect(() => maxLength(resolve({ max_length: 3 }), 3)).toThrow(
    expect.objectContaining({
      code: 'invalid-generation-options',
      message: 'The generation option max_length must be above the length of the prompt (3), but it is 3.',
      details: expect.objectContaining({ place: 'max_length', found: '3' }),
    }),
  );
});

test.each<[object, string]>([
  [{ num_return_sequences: 2 }, 'num_return_sequences'],
  [{ num_beams: 3, num_return_sequences: 4 }, 'num_return_sequences'],
  [{ num_beams: 3, num_return_sequences: 4, do_sample: true }, 'num_return_sequences'],
  [{ num_beams: 0 }, 'num_beams'],
  [{ num_beams: 1.5 }, 'num_beams'],
  [{ max_new_tokens: 0 }, 'max_new_tokens'],
  [{ max_length: -1 }, 'max_length'],
  [{ min_length: -1 }, 'min_length'],
  [{ do_sample: true, temperature: 0 }, 'temperature'],
  [{ repetition_penalty: 0 }, 'repetition_penalty'],
  [{ length_penalty: NaN }, 'length_penalty'],
  [{ do_sample: true, top_k: -1 }, 'top_k'],
  [{ do_sample: true, top_p: 1.1 }, 'top_p'],
  [{ do_sample: true, min_p: -0.1 }, 'min_p'],
  [{ do_sample: true, typical_p: 0 }, 'typical_p'],
  [{ seed: 0.5 }, 'seed'],
])('%o is an error that names %s, in a request and in generation_config.json', (options, place) => {
  const error = expect.objectContaining({
    code: 'invalid-generation-options',
    details: expect.objectContaining({ place }),
  });
  expect(() => resolve(options)).toThrow(error);
  expect(() => resolve({}, options)).toThrow(error);
});

test('what only sampling looks at is not judged without it, as models come with temperature 0', () => {
  expect(resolve({}, { temperature: 0 }).temperature).toBe(0);
});

test('several sequences may be drawn without beams', () => {
  expect(resolve({ do_sample: true, num_return_sequences: 5 }).num_return_sequences).toBe(5);
});
