import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import type { LabErrorData } from '../../electron/contract/lab-error.ts';
import { language } from '../i18n/language.svelte.ts';
import ErrorNote from './ErrorNote.svelte';
import FieldError from './FieldError.svelte';

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

const unequal: LabErrorData = {
  code: 'file-invalid',
  reason: 'fields-unequal',
  message: '/d/pairs.csv, line 4: expected 2 fields (source, target), found 3.',
  file: '/d/pairs.csv',
  place: 'line 4',
  expected: '2 fields (source, target)',
  found: '3',
  phrases: { place: ['line', 4], expected: ['fields-named', 2, 'source, target'] },
};

test('English says file, place, expected and found once: in the sentence', () => {
  render(ErrorNote, { error: unequal, details: '' });
  const note = screen.getByRole('alert').textContent;
  for (const fact of ['/d/pairs.csv', 'line 4', '2 fields (source, target)']) expect(note.split(fact)).toHaveLength(2);
});

test('Russian says place and expectation in Russian, and none of them in English', () => {
  language.code = 'ru';
  render(ErrorNote, { error: unequal, details: '' });
  const note = screen.getByRole('alert').textContent;
  expect(note).toContain('строка 4');
  expect(note).toContain('2\u00a0поля (source, target)');
  expect(note).not.toMatch(/line|fields/);
});

test('an error at its field says as much: nothing twice, and in Russian nothing in English', () => {
  render(FieldError, { id: 'field', error: unequal });
  expect(document.getElementById('field')!.textContent.split('line 4')).toHaveLength(2);
  cleanup();
  language.code = 'ru';
  render(FieldError, { id: 'field', error: unequal });
  const facts = document.querySelector('#field dl')!.textContent;
  expect(facts).toContain('строка 4');
  expect(facts).not.toMatch(/line|fields/);
});

test.each(['csv', 'jsonl', 'tmx', 'txt'])(
  'a damaged %s file says in both languages what to do about its kind',
  (kind) => {
    const error: LabErrorData = { code: 'file-invalid', reason: 'file-invalid', message: 'Bad.', file: `/d/a.${kind}` };
    const hints = (['en', 'ru'] as const).map((code) => {
      language.code = code;
      render(ErrorNote, { error, details: '' });
      const hint = document.querySelector('.hint')!.textContent;
      cleanup();
      return hint;
    });
    expect(hints[0]).toMatch(/\.$/);
    expect(hints[1]).toMatch(/[а-я].*\.$/);
  },
);

test('a server that asks for an hour is told as an hour', () => {
  const busy: LabErrorData = {
    code: 'hub-busy',
    reason: 'hub-busy',
    message: 'The Hub asks the lab to come back later: too many requests.',
    hint: 'Try again in 60 min.',
    phrases: { expected: ['pause', 60, 'min'] },
  };
  render(ErrorNote, { error: busy, details: '' });
  expect(screen.getByRole('alert').textContent).toContain('Try again in 60 min.');
  cleanup();
  language.code = 'ru';
  render(ErrorNote, { error: busy, details: '' });
  expect(screen.getByRole('alert').textContent).toContain('Повторите через 60\u00a0мин.');
});

test('a phrase that a later version wrote stays English', () => {
  language.code = 'ru';
  const later = { place: ['a-later-kind', 1] } as unknown as NonNullable<LabErrorData['phrases']>;
  render(ErrorNote, { error: { code: 'internal', message: 'M.', place: 'over there', phrases: later }, details: '' });
  expect(screen.getByRole('alert').textContent).toContain('over there');
});
