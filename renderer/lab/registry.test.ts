import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { language } from '../i18n/language.svelte.ts';
import { Registry } from './registry.svelte.ts';
import { countEffects } from './testing/count-effects.svelte.ts';

test('entries stand in the order of their sources and are gone when a source takes them back', () => {
  const registry = new Registry<string>();
  registry.register(() => ['a', 'b']);
  const undo = registry.register(() => ['c']);
  expect(registry.list).toEqual(['a', 'b', 'c']);
  undo();
  expect(registry.list).toEqual(['a', 'b']);
});

test('entries follow the language', () => {
  const registry = new Registry<string>();
  registry.register(() => [language.texts.tabs.translation]);
  language.code = 'ru';
  flushSync();
  expect(registry.list).toEqual(['Перевод']);
  language.code = 'en';
  flushSync();
  expect(registry.list).toEqual(['Translation']);
});

test('an effect that registers runs once', () => {
  const registry = new Registry<string>();
  expect(countEffects(() => registry.register(() => ['a']))).toBe(1);
  expect(registry.list).toEqual([]);
});
