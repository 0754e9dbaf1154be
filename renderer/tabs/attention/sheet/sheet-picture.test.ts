import { afterEach, expect, test } from 'vitest';
import { language } from '../../../i18n/language.svelte.ts';
import { svgPieces } from '../../../ui/svg-parts.ts';
import { readDrawingColours } from './drawing-colours.ts';
import { notebookSheet } from './notebook-sheet.ts';
import { drawMatrices } from './sheet-drawing.ts';
import { sheetPicture } from './sheet-picture.ts';
import { resultOf } from './testing/zero-results.ts';

const measure = (text: string) => text.length * 7.2;
/** What the course's notebook prints for z, task 1. */
const notebookZ = [
  [-0.3952, 2.8954, -2.4458, -0.9194, 2.6043],
  [0.5535, 4.1379, -1.541, -1.2466, 3.0007],
  [-1.2202, 1.3002, -2.7521, -0.4466, 1.7936],
];

afterEach(() => {
  language.code = 'en';
});

/** The notebook's sheet as a file, read again. */
function savedSheet(more: Parameters<typeof resultOf>[1]): Document {
  const sheet = { draft: notebookSheet, result: resultOf(notebookSheet, more) };
  const drawn = [...drawMatrices(sheet.draft, sheet.result, measure)];
  const { texts, formats } = language;
  const picture = sheetPicture(sheet, drawn, { texts, formats, measure, colours: readDrawingColours('paper') });
  return new DOMParser().parseFromString([...svgPieces(picture)].join(''), 'image/svg+xml');
}

const textsOf = (part: Element, selector: string) =>
  [...part.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('the file has every matrix with its name, shape and formula, and the notebook’s z to four decimals', () => {
  const file = savedSheet({ z: notebookZ });
  const matrices = [...file.querySelectorAll('svg > g[transform]')];
  const headings = matrices.map((matrix) => textsOf(matrix, ':scope > text').join(' '));
  expect(headings.slice(0, 5)).toEqual(['X [3, 5]', 'W_Q [5, 5]', 'W_K [5, 5]', 'W_V [5, 5]', 'Q [3, 5] = X · W_Q']);
  expect(headings.at(-1)).toBe('z [3, 5] = weights · V');
  const [above, names, ...figures] = [...matrices.at(-1)!.children].filter(
    ({ firstElementChild }) => firstElementChild?.tagName === 'text',
  );
  expect(textsOf(above!, 'text')).toEqual(['±4.14', '1', '2', '3', '4', '5']);
  expect(textsOf(names!, 'text')).toEqual(['x₁', 'x₂', 'x₃']);
  expect(figures.map((line) => textsOf(line, 'text').join(' '))).toEqual([
    '-0.3952 2.8954 -2.4458 -0.9194 2.6043',
    '0.5535 4.1379 -1.5410 -1.2466 3.0007',
    '-1.2202 1.3002 -2.7521 -0.4466 1.7936',
  ]);
});

test('each figure stands in its cell, at its right end', () => {
  const [x] = savedSheet({}).querySelectorAll('svg > g[transform]');
  const cells = [...x!.querySelectorAll('rect')];
  const figures = [...x!.querySelectorAll('g')].slice(-3).flatMap((line) => [...line.children]);
  expect([cells.length, figures.length]).toEqual([15, 15]);
  const number = (element: Element, name: string) => Number(element.getAttribute(name));
  for (const [index, cell] of cells.entries()) {
    expect(number(figures[index]!, 'x')).toBe(number(cell, 'x') + number(cell, 'width') - 7);
    expect(number(figures[index]!, 'y')).toBe(number(cell, 'y') + 16);
  }
});

test('the file says in the interface’s language what it shows', () => {
  language.code = 'ru';
  const weights = [
    [0.25, 0.75, 0],
    [1, 0, 0],
    [0, 0, 1],
  ];
  const file = savedSheet({ weights });
  expect(file.documentElement.firstElementChild?.outerHTML).toContain('>Внимание своими руками</title>');
  const description = file.querySelector('desc')?.textContent ?? '';
  expect(description).toMatch(/^Матрицы: X \[3, 5\], W_Q \[5, 5\], .*, z \[3, 5\]\. На листе 3\sтокена\./);
  expect(description).toContain('x₁ смотрит прежде всего на x₂, вес 0.75.');
  expect(file.documentElement.textContent).toContain('Цвета: до наибольшего числа каждой матрицы');
});
