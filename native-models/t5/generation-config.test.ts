import { expect, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseGenerationConfig, taskPrefixes, type GenerationConfig } from './generation-config.ts';
import { parseT5Config } from './t5-config.ts';

const ids = { eos_token_id: 1, pad_token_id: 0, decoder_start_token_id: 0 };

function parse(file: unknown, model: Record<string, unknown> = {}): GenerationConfig {
  const config = parseT5Config({ model_type: 't5', decoder_start_token_id: 0, ...model }, 'config.json');
  return parseGenerationConfig(file, 'generation_config.json', config, 'config.json');
}

// Each expectation is what transformers 4.57.6 starts generate() with (`_prepare_generation_config`) for the same files.
test('without any file generation has the defaults of Hugging Face', () => {
  expect(parse(undefined)).toMatchObject({
    max_length: 20,
    max_new_tokens: null,
    min_length: 0,
    num_beams: 1,
    num_return_sequences: 1,
    do_sample: false,
    temperature: 1,
    top_k: 50,
    top_p: 1,
    typical_p: 1,
    length_penalty: 1,
    repetition_penalty: 1,
    early_stopping: false,
    no_repeat_ngram_size: 0,
    eos_token_id: [1],
    pad_token_id: 0,
    decoder_start_token_id: 0,
    notFollowed: [],
  });
});

test('without generation_config.json the parameters in config.json count', () => {
  const model = { num_beams: 4, max_length: 50, length_penalty: 0.6, early_stopping: true, max_new_tokens: 7 };
  expect(parse(undefined, model)).toMatchObject(model);
});

test('generation_config.json wins over config.json', () => {
  expect(parse({ max_length: 30, ...ids }, { num_beams: 4 })).toMatchObject({ max_length: 30, num_beams: 1 });
});

test('a generation_config.json made from config.json gives way to parameters set in config.json', () => {
  const file = { _from_model_config: true, max_length: 30, ...ids };
  expect(parse(file, { num_beams: 4, max_length: 50 })).toMatchObject({ num_beams: 4, max_length: 50 });
  expect(parse(file)).toMatchObject({ num_beams: 1, max_length: 30 });
});

test('null switches top_k off, and several ends of sequence stay a list', () => {
  expect(parse({ top_k: null, eos_token_id: [1, 2] })).toMatchObject({ top_k: 0, eos_token_id: [1, 2] });
});

test('a file without an end of sequence never ends early', () => {
  expect(parse({})).toMatchObject({ eos_token_id: [] });
});

test('settings that the lab does not follow are listed, those switched off are not', () => {
  const { notFollowed } = parse({
    ...ids,
    diversity_penalty: 0.5,
    num_beam_groups: 2,
    guidance_scale: null,
    eta_cutoff: 0,
  });
  expect(notFollowed).toEqual(['num_beam_groups', 'diversity_penalty']);
});

test.each([
  ['max_length', 'long'],
  ['max_length', 0],
  ['num_beams', 1.5],
  ['num_beams', 1e9],
  ['early_stopping', 'sometimes'],
  ['length_penalty', '1'],
  ['temperature', -1],
  ['top_p', 1.5],
  ['repetition_penalty', 0],
  ['eos_token_id', 'end'],
  ['bad_words_ids', [1]],
  ['do_sample', 1],
])('%s = %j is refused in a sentence that names it', (key, value) => {
  expect(() => parse({ [key]: value })).toThrow(ConfigError);
  expect(() => parse({ [key]: value })).toThrow(`generation_config.json: "${key}" should be`);
});

test('a generation_config.json that is no object is refused', () => {
  expect(() => parse([])).toThrow('generation_config.json should hold a JSON object, but holds [].');
});

test('a wrong parameter in config.json is refused under the name of that file', () => {
  expect(() => parse(undefined, { num_beams: 'four' })).toThrow('config.json: "num_beams" should be');
});

// As in google-t5/t5-small's config.json.
test('task_specific_params become prefixes with their settings', () => {
  const task_specific_params = {
    summarization: { early_stopping: true, length_penalty: 2.0, max_length: 200, num_beams: 4, prefix: 'summarize: ' },
    translation_en_to_de: { max_length: 300, prefix: 'translate English to German: ' },
    broken: { prefix: 'x', num_beams: 'four' },
    odd: 'text',
  };
  const config = parseT5Config({ model_type: 't5', task_specific_params }, 'config.json');
  expect(taskPrefixes(config)).toEqual([
    {
      task: 'summarization',
      prefix: 'summarize: ',
      options: { early_stopping: true, length_penalty: 2, max_length: 200, num_beams: 4 },
    },
    { task: 'translation_en_to_de', prefix: 'translate English to German: ', options: { max_length: 300 } },
  ]);
});
