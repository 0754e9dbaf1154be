import { expect, test } from 'vitest';
import { colourTable, scaleEnds, tableIndex, toOklab, type Rgb } from './colour-scale.ts';

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];
const at = (table: Uint8ClampedArray, index: number) => [...table.slice(index * 3, index * 3 + 3)];

test('OKLab’s coordinates of red are those of the paper’s reference code', () => {
  // CSS Color 4, sample: red is oklab(0.62796 0.22486 0.12585).
  const [lightness, greenRed, blueYellow] = toOklab([255, 0, 0]);
  expect(lightness).toBeCloseTo(0.62796, 4);
  expect(greenRed).toBeCloseTo(0.22486, 4);
  expect(blueYellow).toBeCloseTo(0.12585, 4);
});

test('a table begins and ends at its stops and passes each stop between them', () => {
  const table = colourTable([white, [200, 40, 10], black]);
  expect(at(table, 0)).toEqual([255, 255, 255]);
  expect(at(table, 255)).toEqual([0, 0, 0]);
  // 256 colours have no middle one: 127 lies 0.2 % before the stop.
  at(table, 127).forEach((channel, place) => expect(Math.abs(channel - [200, 40, 10][place]!)).toBeLessThanOrEqual(2));
});

test('half way from black to white is the grey of half the lightness', () => {
  // L = 128/255 → linear light L³ = 0.12648 → sRGB 1.055 · 0.12648^(1/2.4) − 0.055 = 0.3907 → 99.6.
  expect(at(colourTable([black, white]), 128)).toEqual([100, 100, 100]);
});

test('values find their colour; beyond the scale the last one, and nothing for what is no number', () => {
  const scale = { kind: 'sequential', from: 0, to: 2 } as const;
  expect([0, 1, 2, -1, 5, Infinity, -Infinity].map((value) => tableIndex(value, scale))).toEqual([
    0, 128, 255, 0, 255, 255, 0,
  ]);
  expect(tableIndex(NaN, scale)).toBeNull();
  expect(tableIndex(3, { ...scale, to: 0 })).toBe(0);
});

test('a diverging scale has zero in its middle', () => {
  const scale = { kind: 'diverging', from: -1, to: 4 } as const;
  expect(scaleEnds(scale)).toEqual([-4, 4]);
  expect(tableIndex(0, scale)).toBe(128);
  expect(tableIndex(-4, scale)).toBe(0);
});
