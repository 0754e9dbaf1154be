import type { ColourTable } from '../../../charts/colour-scale.ts';
import type { KindMaps } from './model-question.ts';

/** One head's small map as pixels: a byte a cell in, four bytes out. */
export function smallMapPixels(
  { heads, map_rows, map_columns, maps }: Pick<KindMaps, 'heads' | 'map_rows' | 'map_columns' | 'maps'>,
  layer: number,
  head: number,
  table: ColourTable,
): Uint8ClampedArray<ArrayBuffer> {
  const cells = map_rows * map_columns;
  const from = (layer * heads + head) * cells;
  const pixels = new Uint8ClampedArray(cells * 4);
  for (let cell = 0; cell < cells; cell++) {
    const colour = maps[from + cell]! * 3;
    pixels[cell * 4] = table[colour]!;
    pixels[cell * 4 + 1] = table[colour + 1]!;
    pixels[cell * 4 + 2] = table[colour + 2]!;
    pixels[cell * 4 + 3] = 255;
  }
  return pixels;
}
