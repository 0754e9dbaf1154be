import { expect, test } from 'vitest';
import { textDifference } from './text-difference.ts';

const written = (before: string, after: string) =>
  textDifference(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}]`, inserted: `[+${text}]` })[kind])
    .join('');

test('a changed word is removed and inserted in its place', () => {
  expect(written('You can’t catch a fish.', 'You can’t get a fish.')).toBe('You can’t [-catch][+get] a fish.');
});

test('words that are only in one text are marked at the end and at the beginning too', () => {
  expect(written('I see', 'I see Japan')).toBe('I see[+ Japan]');
  expect(written('Well, go', 'go')).toBe('[-Well, ]go');
});

test('Chinese is compared character by character', () => {
  expect(written('我看到太阳', '我看见太阳')).toBe('我看[-到][+见]太阳');
});

test('a difference that cannot be seen is still a part of its own', () => {
  expect(textDifference('one.\u200b', 'one.')).toEqual([
    { kind: 'same', text: 'one.' },
    { kind: 'removed', text: '\u200b' },
  ]);
});

test('same and empty texts have no marks', () => {
  expect(textDifference('one two', 'one two')).toEqual([{ kind: 'same', text: 'one two' }]);
  expect(textDifference('', '')).toEqual([]);
  expect(textDifference('', 'one')).toEqual([{ kind: 'inserted', text: 'one' }]);
});

test('leaving out the insertions gives the first text back, leaving out the removals the second', () => {
  const [before, after] = ['Где Чвстванская офисный, гандболист?', 'Где Чвствангброс? И офисный 我喜欢 гандболист'];
  const parts = textDifference(before, after);
  const without = (left: string) => parts.map(({ kind, text }) => (kind === left ? '' : text)).join('');
  expect(without('inserted')).toBe(before);
  expect(without('removed')).toBe(after);
});

test('words in common count for more than the spaces between them', () => {
  expect(textDifference('a fish now', 'a big fish')).toEqual([
    { kind: 'same', text: 'a ' },
    { kind: 'inserted', text: 'big ' },
    { kind: 'same', text: 'fish' },
    { kind: 'removed', text: ' now' },
  ]);
});
