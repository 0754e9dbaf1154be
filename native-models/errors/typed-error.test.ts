import { expect, test } from 'vitest';
import { TypedError } from './typed-error.ts';

test('a phrase is told in English in its place, and as a kind with its values beside', () => {
  const { details } = new TypedError('code', 'M.', { file: '/a', place: ['line', 3], found: '[2, 3]' });
  expect(details).toEqual({ file: '/a', place: 'line 3', found: '[2, 3]', phrases: { place: ['line', 3] } });
});

test('details that are passed on keep their phrases, but for those that are said anew', () => {
  const { details } = new TypedError('code', 'M.', { place: ['line', 3], found: ['bytes', 12] });
  expect(new TypedError('code', 'M.', { ...details, place: 'shard' }).details).toEqual({
    place: 'shard',
    found: '12 bytes',
    phrases: { found: ['bytes', 12] },
  });
  expect(new TypedError('code', 'M.', { ...details, place: ['step', 4] }).details.phrases).toEqual({
    place: ['step', 4],
    found: ['bytes', 12],
  });
});

test('an error without details has none', () => {
  expect(new TypedError('code', 'M.').toData()).toEqual({ code: 'code', message: 'M.' });
});
