import { expect, test } from 'vitest';
import type { LabErrorData } from '../../../electron/contract/lab-error.ts';
import { noFile } from '../../data/pair-data.ts';
import { someArguments } from '../../lab/testing/fake-fine-tuning.ts';
import { fieldOf } from './field-errors.ts';
import { firstDraft } from './fine-tuning-memory.ts';

const file = (path: string, target_path = '') => ({ ...noFile, path, target_path });
const draft = {
  ...firstDraft,
  kind: 'file',
  file: file('a.ru', 'a.en'),
  general: file('"/data/general.tsv"'),
} as const;
const field = (error: Partial<LabErrorData>, of: typeof draft | typeof firstDraft = draft) =>
  fieldOf({ code: 'file-invalid', message: '', ...error }, of, someArguments);

test('an error is told at the field that names its file, either half of it, however the path was typed', () => {
  expect(field({ file: '/data/a.ru' })).toBe('train');
  expect(field({ file: 'C:\\work\\a.en' })).toBe('train');
  expect(field({ file: '/data/general.tsv' })).toBe('general');
  expect(field({ file: '/data/ba.ru' })).toBeNull();
  expect(field({ file: '/models/t5/config.json' })).toBeNull();
});

test('a file that stands there, but is not taken, has no errors', () => {
  expect(field({ file: '/data/a.ru' }, { ...draft, kind: 'examples' } as never)).toBeNull();
});

test('an error that names an argument is told there', () => {
  expect(field({ code: 'invalid-request', place: 'eval_strategy' })).toBe('eval_strategy');
  expect(field({ code: 'invalid-request', place: 'batches' })).toBeNull();
});

test('an error of typed pairs names no file', () => {
  expect(field({ reason: 'text-too-long', place: 'line 2, source' }, firstDraft)).toBe('train');
  expect(field({ code: 'memory-insufficient' }, firstDraft)).toBeNull();
});
