import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import { language } from '../i18n/language.svelte.ts';
import ErrorNote from './ErrorNote.svelte';

afterEach(() => {
  language.code = 'en';
  cleanup();
});

const cutOff: LabErrorData = {
  code: 'model-invalid',
  reason: 'file-truncated',
  message: 'The file /m/model.safetensors ends early.',
  file: '/m/model.safetensors',
  expected: '443000000 bytes',
  found: '12 bytes',
  hint: 'Copy it again.',
};

test('the English interface says the error’s own sentence and hint', () => {
  render(ErrorNote, { error: cutOff, details: '' });
  const note = screen.getByRole('alert').textContent;
  expect(note).toContain('The file /m/model.safetensors ends early.');
  expect(note).toContain('Copy it again.');
});

test('the Russian interface says what happened and what to do in Russian, with the same facts', () => {
  language.code = 'ru';
  render(ErrorNote, { error: cutOff, details: '' });
  const note = screen.getByRole('alert').textContent;
  expect(note).toContain('Файл весов обрывается раньше конца.');
  expect(note).toContain('Скопируйте или скачайте модель заново.');
  expect(note).not.toMatch(/ends early|Copy it/);
  for (const fact of ['/m/model.safetensors', '443000000 bytes', '12 bytes']) expect(note).toContain(fact);
});

test('an error without a finer reason is explained by its code', () => {
  language.code = 'ru';
  render(ErrorNote, { error: { code: 'run-busy', message: 'The run is in use.' }, details: '' });
  expect(screen.getByRole('alert').textContent).toContain('Этот запуск уже обучается здесь.');
});
