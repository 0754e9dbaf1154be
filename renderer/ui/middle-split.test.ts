import { expect, test } from 'vitest';
import { splitInMiddle } from './middle-split.ts';

test.each([
  [
    'a tensor’s name',
    'encoder.block.0.layer.0.SelfAttention.q.weight',
    ['encoder.block.0.layer.0', '.SelfAttention.q.weight'],
  ],
  ['a folder', '/home/ada/models/translator', ['/home/ada/models', '/translator']],
  ['a folder of Windows', 'C:\\models\\translator', ['C:\\models', '\\translator']],
  ['a single word', 'umt5-small', ['umt5-small', '']],
  ['nothing', '', ['', '']],
])('%s is cut before the separator nearest to its middle', (_what, text, halves) => {
  expect(splitInMiddle(text)).toEqual(halves);
});
