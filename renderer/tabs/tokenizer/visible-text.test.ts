import { expect, test } from 'vitest';
import { codePoints, utf8Bytes, visibleText } from './visible-text.ts';

test('white space and characters without a form are made visible', () => {
  expect(visibleText('a b\tc\n')).toBe('a␣b⇥c↵');
  expect(visibleText('\u200b')).toBe('⟨U+200B⟩');
  expect(visibleText('\u0001')).toBe('⟨U+0001⟩');
  expect(visibleText('\ud800')).toBe('⟨U+D800⟩');
  expect(visibleText('\u202e')).toBe('⟨U+202E⟩');
  expect(visibleText('مرحبا😀▁')).toBe('مرحبا😀▁');
  expect(visibleText('\u0301')).toBe('◌\u0301');
  expect(visibleText('❤\ufe0f')).toBe('❤⟨U+FE0F⟩');
  expect(visibleText('e\u0301')).toBe('e\u0301');
});

test('code points and bytes in hexadecimal', () => {
  expect(codePoints('Aж😀')).toBe('U+0041 U+0436 U+1F600');
  expect(utf8Bytes('Aж😀')).toBe('41 D0 B6 F0 9F 98 80');
  expect(utf8Bytes('\ud800')).toBe('EF BF BD');
});
