import { expect, test } from 'vitest';
import { painted, paintScale } from './paint-parts.ts';
import type { PicturePart, TextStyle } from './picture-parts.ts';

const style: TextStyle = { font: 'mono', size: 12, weight: 400, fill: '#112233', anchor: 'end' };

/** What is called on a context, with the settings that matter to it; every letter is 10 pixels wide. */
function paint(parts: readonly PicturePart[]): string[] {
  const calls: string[] = [];
  const call =
    (name: string) =>
    (...values: readonly unknown[]) =>
      calls.push(`${name} ${values.join(' ')}`);
  const context = {
    ...{ fillStyle: '', strokeStyle: '', font: '', textAlign: '', lineWidth: 0 },
    ...Object.fromEntries(['scale', 'save', 'restore', 'translate'].map((name) => [name, call(name)])),
    fillRect: (...box: readonly number[]) => calls.push(`fill ${context.fillStyle} ${box.join(' ')}`),
    strokeRect: (...box: readonly number[]) => calls.push(`stroke ${context.strokeStyle} ${box.join(' ')}`),
    fillText: (text: string, x: number, y: number) =>
      calls.push(`text ${context.font} ${context.fillStyle} ${context.textAlign} ${text} ${x} ${y}`),
    measureText: (text: string) => ({ width: text.length * 10 }),
  };
  const fonts = { mono: 'Mono', text: 'Text' };
  const picture = { width: 40, height: 30, title: '', description: null, ground: '#ffffff', fonts, parts, count: 1 };
  const steps = [...painted(picture, context as unknown as CanvasRenderingContext2D, 2)];
  expect(steps).toHaveLength(parts.length);
  return calls;
}

test('the ground is painted first, as large as the picture', () => {
  expect(paint([])).toEqual(['scale 2 2', 'fill #ffffff 0 0 40 30']);
});

test('a rectangle is filled and outlined, or one of both', () => {
  const rect = { x: 1, y: 2, width: 3, height: 4 };
  const parts: PicturePart[] = [
    { kind: 'rects', stroke: '#000000', rects: [{ ...rect, fill: '#aabbcc' }] },
    { kind: 'rects', stroke: '#000000', rects: [{ ...rect, fill: null }] },
    { kind: 'rects', stroke: null, rects: [{ ...rect, fill: '#aabbcc' }] },
  ];
  const [fill, stroke] = ['fill #aabbcc 1 2 3 4', 'stroke #000000 1 2 3 4'];
  expect(paint(parts).slice(2)).toEqual([fill, stroke, stroke, fill]);
});

test('a text ends or begins where it stands; in a line each begins a space behind the one before', () => {
  const bold: TextStyle = { ...style, font: 'text', weight: 600, anchor: 'start' };
  const parts: PicturePart[] = [
    { kind: 'texts', style, texts: [{ x: 5, y: 6, text: '1.5' }] },
    { kind: 'line', x: 1, y: 12, texts: [{ text: 'W_Q', style: bold }, { text: '[5]', style: bold }] }, // prettier-ignore
  ];
  expect(paint(parts).slice(2)).toEqual([
    'text 400 12px Mono #112233 right 1.5 5 6',
    'text 600 12px Text #112233 left W_Q 1 12',
    'text 600 12px Text #112233 left [5] 41 12',
  ]);
});

test('parts that are placed from a corner move together, and no further', () => {
  expect(paint([{ kind: 'begin', x: 7, y: 8 }, { kind: 'end' }]).slice(2)).toEqual(['save ', 'translate 7 8', 'restore ']); // prettier-ignore
});

test('a PNG is twice as sharp as the screen, less where it grows large or the canvas ends, and refused where figures would be too small', () => {
  expect(paintScale({ width: 800, height: 600 })).toBe(2);
  expect(paintScale({ width: 600, height: 10_000 })).toBe(1.6);
  expect(paintScale({ width: 8000, height: 2000 })).toBeCloseTo(Math.SQRT2, 6);
  expect(paintScale({ width: 10_000, height: 9000 })).toBe(1);
  expect(paintScale({ width: 16_000, height: 600 })).toBe(1);
  expect(paintScale({ width: 16_001, height: 600 })).toBeNull();
});
