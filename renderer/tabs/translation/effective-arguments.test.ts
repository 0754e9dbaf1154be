import { expect, test } from 'vitest';
import { effectiveArguments, settingsFor, withoutDefaults } from './effective-arguments.ts';
import { argumentDefaults, firstSettings, generationOptions } from './generation-arguments.ts';

const defaults = argumentDefaults({ length_penalty: 2, no_repeat_ngram_size: 3 });
const beam = { ...firstSettings, mode: 'beam' } as const;

test('what is left to the model stands among the effective arguments, what another search has does not', () => {
  const effective = effectiveArguments('beam', generationOptions(beam, defaults, 7), defaults);
  expect(effective).toEqual({
    ...{ num_beams: 4, do_sample: false, length_penalty: 2, early_stopping: false, num_return_sequences: 4 },
    ...{ max_new_tokens: 256, min_new_tokens: 0, no_repeat_ngram_size: 3, repetition_penalty: 1 },
  });
});

test('settings made of them ask for the same under any defaults', () => {
  const effective = effectiveArguments('beam', generationOptions(beam, defaults, 7), defaults);
  const others = argumentDefaults({ length_penalty: 0.5, num_beams: 8, early_stopping: true });
  const again = settingsFor(beam, effective);
  expect(effectiveArguments('beam', generationOptions(again, others, 7), others)).toEqual(effective);
});

test('what the defaults say anyway is no change', () => {
  const effective = effectiveArguments('beam', generationOptions(beam, defaults, 7), defaults);
  expect(withoutDefaults(settingsFor(beam, effective), defaults)).toEqual(beam);
  const fewer = { ...beam, values: { num_beams: 3, num_return_sequences: 3, length_penalty: 2 } };
  expect(withoutDefaults(fewer, defaults).values).toEqual({ num_beams: 3 });
});
