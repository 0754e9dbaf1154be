import { expect, test } from 'vitest';
import { partEnds, WHOLE_LENGTH } from './text-parts.ts';

function parts(text: string): string[] {
  let from = 0;
  return Array.from(partEnds(text), (to) => text.slice(from, (from = to)));
}

test('a short text is one part, an empty one has none', () => {
  expect(parts('')).toEqual([]);
  expect(parts('a b\nc')).toEqual(['a b\nc']);
  expect(parts('a '.repeat(WHOLE_LENGTH / 2))).toHaveLength(1);
});

test('a long text is cut behind lines, before spaces, behind signs, and nowhere inside a character', () => {
  const texts = [
    'Мама мыла раму. '.repeat(500),
    'one line\nanother line\n'.repeat(400),
    '我看到太阳。'.repeat(1000),
    'a'.repeat(5000),
    'x' + '😀'.repeat(3000),
    '\ud800'.repeat(3000),
    ' '.repeat(3000),
    '\n'.repeat(3000),
  ];
  for (const text of texts) {
    const found = parts(text);
    expect(found.join('')).toBe(text);
    expect(Math.max(...found.map(({ length }) => length))).toBeLessThanOrEqual(1000);
    expect(found.every(({ length }) => length > 0)).toBe(true);
  }
  expect(
    parts(texts[0]!)
      .slice(1)
      .every((part) => part.startsWith(' ')),
  ).toBe(true);
  expect(parts(texts[1]!).every((part) => part.endsWith('\n'))).toBe(true);
  expect(parts(texts[2]!).every((part) => part.endsWith('。'))).toBe(true);
  expect(parts(texts[4]!).some((part) => /\p{Cs}/u.test(part))).toBe(false);
});
