import { expect, test } from 'vitest';
import { parseTrainingArguments } from './parse-arguments.ts';

test("adapters have PEFT's defaults for T5, and are off", () => {
  expect(parseTrainingArguments({})).toMatchObject({
    lora_r: 0,
    lora_alpha: 8,
    lora_dropout: 0,
    lora_target_modules: ['q', 'v'],
    adapter: '',
  });
});

test('layers are given as a list or with commas', () => {
  const given = { lora_r: '4', lora_target_modules: 'q,wi_0' };
  expect(parseTrainingArguments(given)).toMatchObject({ lora_r: 4, lora_target_modules: ['q', 'wi_0'] });
});

test.each([
  [{ lora_r: 4, freeze: ['encoder'] }, 'freeze'],
  [{ lora_r: 4, lora_target_modules: [] }, 'lora_target_modules'],
  [{ lora_r: 4, lora_target_modules: ['lm_head'] }, 'lora_target_modules'],
  [{ lora_r: 4, lora_dropout: 1 }, 'lora_dropout'],
  [{ lora_r: 4, gradient_checkpointing: true }, 'gradient_checkpointing'],
  [{ lora_r: -1 }, 'lora_r'],
  [{ adapter: '/somewhere' }, 'lora_r'],
])('what makes no sense is refused by name: %j', (given, place) => {
  expect(() => parseTrainingArguments(given)).toThrow(
    expect.objectContaining({ code: 'argument-invalid', details: expect.objectContaining({ place }) as object }),
  );
});
