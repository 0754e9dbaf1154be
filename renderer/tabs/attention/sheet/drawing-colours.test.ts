import { expect, test } from 'vitest';
import { heatColours } from './drawing-colours.ts';

const [white, black, orange] = [[255, 255, 255], [0, 0, 0], [255, 128, 0]] as const; // prettier-ignore

test('nothing looks like nothing, and both ends have the full colour', () => {
  const heat = heatColours(white, black, orange);
  expect([heat(0), heat(-0), heat(1), heat(-1)]).toEqual(['#ffffff', '#ffffff', '#000000', '#ff8000']);
});

test('colours are mixed in OKLab: half way from white to black is what browsers make of it, a dark grey', () => {
  // color-mix(in oklab, white, black) is oklab(0.5 0 0), #636363; mixed in sRGB it would be #808080.
  expect(parseInt(heatColours(white, black, orange)(0.5).slice(1, 3), 16)).toBeCloseTo(0x63, -0.5);
});
