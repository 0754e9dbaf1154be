import { expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { createFormats } from '../../i18n/formats.ts';
import { around, fittingForecast, hugeForecast, someArguments } from '../../lab/testing/fake-fine-tuning.ts';
import { firstDraft } from './fine-tuning-memory.ts';
import {
  changedValues,
  changeText,
  diskVerdict,
  estimateLines,
  memoryVerdict,
  sameEstimate,
  type EstimateBasis,
} from './training-estimate-view.ts';
import type { ArgumentValues } from './training-form.ts';

const formats = createFormats('en', en.units);
const basis: EstimateBasis = { draft: firstDraft, model: '/m', threads: null };
const withValues = (values: ArgumentValues): EstimateBasis => ({
  ...basis,
  draft: { ...firstDraft, values: { ...firstDraft.values, ...values } },
});
const same = (other: EstimateBasis) => sameEstimate(basis, other, someArguments);

test('memory fits, may not fit where only the expected figure does, or does not fit', () => {
  expect(memoryVerdict(fittingForecast)).toBe('fits');
  // 7.5 GB of 8 GB, but up to 8.25 GB.
  expect(memoryVerdict({ ...fittingForecast, peak_bytes: around(7.5e9) })).toBe('tight');
  expect(memoryVerdict(hugeForecast)).toBe('over');
});

test('a disk that is too small is told, whatever the memory says', () => {
  expect(diskVerdict(fittingForecast)).toBe('fits');
  expect(diskVerdict({ ...fittingForecast, free_bytes: 2e9 })).toBe('over');
});

test('an estimate holds for other rates and for what is the default anyway, not for another size', () => {
  expect(same(withValues({ learning_rate: 1, seed: 3 }))).toBe(true);
  expect(same(withValues({ gradient_accumulation_steps: 1, optim: 'adamw_torch', lora_r: 0 }))).toBe(true);
  for (const values of [
    { max_steps: 101 },
    { per_device_train_batch_size: 1 },
    { gradient_accumulation_steps: 2 },
    { gradient_checkpointing: true },
    { optim: 'adafactor' },
    { eval_strategy: 'epoch' },
    { watch_sentences: [] },
    { lora_r: 8 },
    { max_source_length: 10 },
  ] satisfies readonly ArgumentValues[])
    expect(same(withValues(values)), JSON.stringify(values)).toBe(false);
});

test('an estimate holds for its model, its threads and its data alone', () => {
  expect(same({ ...basis, model: '/other' })).toBe(false);
  expect(same({ ...basis, threads: 1 })).toBe(false);
  expect(same({ ...basis, draft: { ...firstDraft, pairs: [{ source: 'a', target: 'b' }] } })).toBe(false);
});

test('a change names each argument with its value, and is made to what was set', () => {
  const change = {
    per_device_train_batch_size: 1,
    gradient_checkpointing: true,
    lora_target_modules: ['q', 'v'],
  } as const;
  expect(changeText({ ...change, save_total_limit: null }, en.fineTuning, formats).replaceAll('\u00a0', ' ')).toBe(
    'per_device_train_batch_size 1 · gradient_checkpointing true · lora_target_modules q, v · save_total_limit none',
  );
  expect(
    changedValues({ seed: 7, save_total_limit: 3 }, { seed: 8, optim: 'adafactor', save_total_limit: null }),
  ).toEqual({
    seed: 8,
    optim: 'adafactor',
  });
});

test('the text to paste has one line a figure', () => {
  expect(estimateLines(fittingForecast, en, formats).replaceAll('\u00a0', ' ').split('\n')).toEqual([
    'per step: ≈ 1.0 s (0.9–1.1 s)',
    'per epoch: ≈ 50 s (45–55 s)',
    'in total, 100 steps: ≈ 100 s (90–110 s)',
    'Peak memory: ≈ 2.0 GB (1.8–2.2 GB) of 8.0 GB available: fits',
    'Disk, at most: 3.0 GB of 40 GB free: fits',
    '',
  ]);
  expect(estimateLines(hugeForecast, en, formats)).toContain('in total, 100\u00a0steps: not measured\n');
});
