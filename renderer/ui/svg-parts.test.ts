import { expect, test } from 'vitest';
import type { DrawnPicture, PicturePart, TextStyle } from './picture-parts.ts';
import { svgPieces } from './svg-parts.ts';

const style: TextStyle = { font: 'mono', size: 12, weight: 400, fill: '#112233', anchor: 'start' };

function written(parts: readonly PicturePart[], more: Partial<DrawnPicture> = {}): string {
  const fonts = { mono: '"JetBrains Mono", monospace', text: 'Inter' };
  const picture = { width: 40, height: 30, title: 'z', description: null, ground: '#ffffff', fonts, count: 1 };
  return [...svgPieces({ ...picture, parts, ...more })].join('');
}
const read = (text: string) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;

test('a file says its size, its title, what it shows and its ground, and needs no style sheet', () => {
  expect(written([], { description: 'three numbers' })).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30"><title>z</title>' +
      '<desc>three numbers</desc><rect width="40" height="30" fill="#ffffff"/></svg>\n',
  );
});

test('rectangles have one outline in common, or none', () => {
  const rect = { x: 1 / 3, y: 2, width: 3, height: 4 };
  const parts: PicturePart[] = [
    { kind: 'rects', stroke: '#000000', rects: [{ ...rect, fill: '#aabbcc' }] },
    { kind: 'rects', stroke: null, rects: [{ ...rect, fill: null }] },
  ];
  expect(written(parts)).toContain(
    '<g stroke="#000000"><rect x="0.33" y="2" width="3" height="4" fill="#aabbcc"/></g>' +
      '<g><rect x="0.33" y="2" width="3" height="4" fill="none"/></g>',
  );
});

test('texts have font, colour and end in common; a line goes on behind each of its texts', () => {
  const bold: TextStyle = { ...style, font: 'text', weight: 600 };
  const root = read(
    written([
      { kind: 'texts', style: { ...style, anchor: 'end' }, texts: [{ x: 5, y: 6, text: '1.5' }] },
      { kind: 'line', x: 0, y: 12, texts: [{ text: 'z', style: bold }, { text: '[3, 5]', style }] }, // prettier-ignore
    ]),
  );
  const [group, line] = [root.querySelector('g')!, root.querySelector('svg > text')!];
  expect(group.getAttribute('font-family')).toBe('"JetBrains Mono", monospace');
  expect(group.getAttribute('text-anchor')).toBe('end');
  expect(group.hasAttribute('font-weight')).toBe(false);
  expect(line.textContent).toBe('z [3, 5]');
  expect(line.firstElementChild?.getAttribute('font-weight')).toBe('600');
  expect(line.firstElementChild?.getAttribute('font-family')).toBe('Inter');
});

test('parts that are placed from a corner stay together', () => {
  const texts = [{ x: 0, y: 0, text: 'a' }];
  const root = read(written([{ kind: 'begin', x: 7, y: 8 }, { kind: 'texts', style, texts }, { kind: 'end' }])); // prettier-ignore
  expect(root.querySelector('[transform="translate(7 8)"] > g > text')?.textContent).toBe('a');
});

test('any name can be written: brackets, quotes, and what XML has no way to write', () => {
  const text = '</s> & "a" \u0007\u{1F600}';
  const root = read(written([{ kind: 'texts', style, texts: [{ x: 0, y: 0, text }] }], { title: '<z>' }));
  expect(root.querySelector('text')?.textContent).toBe('</s> & "a" \uFFFD\u{1F600}');
  expect(root.querySelector('title')?.textContent).toBe('<z>');
});
