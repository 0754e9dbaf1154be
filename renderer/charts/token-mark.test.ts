import { expect, test } from 'vitest';
import { tokenKind, visiblePiece } from './token-mark.ts';

test.each([
  ['</s>', 'special'],
  ['<pad>', 'special'],
  ['<extra_id_99>', 'special'],
  ['<unk>', 'unknown'],
  ['▁fish', 'normal'],
  ['<', 'normal'],
  ['<b>', 'normal'],
])('%s is a %s token', (piece, kind) => {
  expect(tokenKind(piece)).toBe(kind);
});

test('the whitespace marker is shown as a raised dot, wherever it stands', () => {
  expect(visiblePiece('▁fish')).toBe('·fish');
  expect(visiblePiece('a▁b▁')).toBe('a·b·');
});
