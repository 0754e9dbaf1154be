import { expect, test } from 'vitest';
import { firstLook, readLook } from './alignment-memory.ts';

test('a look that was remembered is read again, and nonsense is as on the first day', () => {
  expect(readLook({ by: 'erasure', head: '7.11' })).toEqual({ by: 'erasure', head: '7.11' });
  expect(readLook({ by: 'attention', head: 'mean' })).toEqual({ by: 'attention', head: 'mean' });
  expect(readLook({ by: 'guess', head: '1.2.3' })).toEqual(firstLook);
  expect(readLook('x')).toEqual(firstLook);
});
