import { afterEach, expect, test, vi } from 'vitest';
import { isLetter, keyName, takesCharacters, withMod } from './shortcuts.ts';

afterEach(() => vi.restoreAllMocks());

const onMac = () => vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');

test('the modifier is Command on a Mac and Ctrl elsewhere', () => {
  const ctrl = new KeyboardEvent('keydown', { ctrlKey: true });
  const command = new KeyboardEvent('keydown', { metaKey: true });
  expect([withMod(ctrl), withMod(command), keyName('Mod'), keyName('Enter')]).toEqual([true, false, 'Ctrl', 'Enter']);
  onMac();
  expect([withMod(ctrl), withMod(command), keyName('Mod')]).toEqual([false, true, '⌘']);
});

test('with Alt or Shift a shortcut is another one', () => {
  expect(withMod(new KeyboardEvent('keydown', { ctrlKey: true, altKey: true }))).toBe(false);
  expect(withMod(new KeyboardEvent('keydown', { ctrlKey: true, shiftKey: true }))).toBe(false);
});

test('a letter is found by its sign, on a Russian keyboard by its place', () => {
  expect(isLetter({ key: 'K', code: 'KeyK' }, 'k')).toBe(true);
  expect(isLetter({ key: 'л', code: 'KeyK' }, 'k')).toBe(true);
  // Dvorak: the letter t lies where others have k.
  expect(isLetter({ key: 't', code: 'KeyK' }, 'k')).toBe(false);
});

test.each([
  ['<textarea></textarea>', true],
  ['<input>', true],
  ['<input type="number">', true],
  ['<input type="checkbox">', false],
  ['<select></select>', true],
  ['<button></button>', false],
  ['<div role="dialog"><button></button></div>', true],
  ['<div role="application" tabindex="0"></div>', false],
])('single keys in %s belong to it: %s', (html, expected) => {
  document.body.innerHTML = html;
  const elements = document.body.querySelectorAll('*');
  expect(takesCharacters(elements[elements.length - 1]!)).toBe(expected);
});
