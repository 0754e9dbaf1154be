import { scaleEnds, TABLE_SIZE, type ColourTable, type MapScale, type Rgb } from './colour-scale.ts';

/** A part of a map: whole rows and columns. */
export interface MapWindow {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * One pixel a cell, as ImageData takes them: the whole map in one pass, which a canvas then draws as large as it
 * likes. `values` is [rows, columns], row by row, `width` its number of columns; what is no number is `none`.
 */
export function cellPixels(
  values: ArrayLike<number>,
  width: number,
  { row, column, rows, columns }: MapWindow,
  scale: MapScale,
  table: ColourTable,
  none: Rgb,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  const [from, to] = scaleEnds(scale);
  const steps = to > from ? (TABLE_SIZE - 1) / (to - from) : 0;
  let pixel = 0;
  for (let r = row; r < row + rows; r++) {
    for (let place = r * width + column; place < r * width + column + columns; place++, pixel += 4) {
      // As tableIndex does it, without a call for each of a quarter of a million cells.
      const at = (values[place]! - from) * steps + 0.5;
      const index = at > 0 ? Math.min(TABLE_SIZE - 1, at | 0) * 3 : 0;
      const known = at === at;
      pixels[pixel] = known ? table[index]! : none[0];
      pixels[pixel + 1] = known ? table[index + 1]! : none[1];
      pixels[pixel + 2] = known ? table[index + 2]! : none[2];
      pixels[pixel + 3] = 255;
    }
  }
  return pixels;
}

/** A window of a map as a small canvas, one pixel a cell; null where the browser has no canvas. */
export function cellCanvas(pixels: Uint8ClampedArray<ArrayBuffer>, columns: number): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = columns > 0 ? pixels.length / 4 / columns : 0;
  const context = canvas.getContext('2d');
  if (!context || canvas.height === 0) return null;
  context.putImageData(new ImageData(pixels, columns), 0, 0);
  return canvas;
}
