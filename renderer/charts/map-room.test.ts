import { expect, test } from 'vitest';
import { roomLeft } from './map-room.ts';

test('a picture has the room that what stands above it leaves', () => {
  expect(roomLeft({ scroller: 690, above: 260 })).toBe(690 - 260 - 16);
});

test('a picture that is scrolled to may be as high as the window', () => {
  expect(roomLeft({ scroller: 540, above: 460 })).toBe(540 - 32);
  expect(roomLeft({ scroller: 540, above: 1400 })).toBe(540 - 32);
});
