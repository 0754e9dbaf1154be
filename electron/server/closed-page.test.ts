import { expect, test } from 'vitest';
import { askedLanguage, closedPage } from './closed-page.ts';

test.each([
  [undefined, 'en'],
  ['ru', 'ru'],
  ['ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7', 'ru'],
  ['en-US,en;q=0.9,ru;q=0.8', 'en'],
  ['de-DE, de;q=0.9, ru;q=0.5', 'ru'],
  ['de, ru;q=0, en;q=0.1', 'en'],
  ['zh-CN', 'en'],
  [';;q=x,,', 'en'],
] as const)('of the languages %s, %s is spoken', (header, language) => {
  expect(askedLanguage(header)).toBe(language);
});

test('the page says what happened and what to do, in one language', () => {
  const page = closedPage('spent', 'ru');
  expect(page).toContain('<html lang="ru"');
  expect(page).toContain('Этот адрес уже открывали');
  expect(page).toContain('Запустите лабораторию ещё раз');
  expect(page).not.toContain('opened before');
});
