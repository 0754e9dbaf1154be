import { colourTable, TABLE_SIZE, type Rgb } from '../../../charts/colour-scale.ts';
import { createTokenColours } from '../../../charts/theme-colours.ts';
import type { PictureFonts } from '../../../ui/picture-parts.ts';
import { screenColour } from '../../../ui/screen-colour.ts';

/** What matrices are drawn with. Colours as `#rrggbb`: programs for drawing and writing know none of the newer spellings. */
export interface DrawingColours {
  readonly ground: string;
  readonly line: string;
  readonly text: string;
  readonly secondary: string;
  /** The colour of a cell, from −1 to 1, as the sheet has it. */
  readonly heat: (part: number) => string;
  readonly fonts: PictureFonts;
}

/** Reads the design's tokens: those of the theme of now, or those of what leaves the screen, light in every theme. */
export function readDrawingColours(theme: 'screen' | 'paper'): DrawingColours {
  const place = document.createElement('div');
  place.hidden = true;
  if (theme === 'paper') place.className = 'paper';
  document.body.append(place);
  const { colour } = createTokenColours(place);
  const read = (token: string) => screenColour(colour(token));
  const style = getComputedStyle(place);
  const font = (token: string) => style.getPropertyValue(token).trim();
  const ground = read('--surface-1');
  const colours = {
    ground: hex(ground),
    line: hex(read('--line')),
    text: hex(read('--text-1')),
    secondary: hex(read('--text-2')),
    heat: heatColours(ground, read('--map-middle'), read('--map-negative-middle')),
    fonts: { mono: font('--font-mono'), text: font('--font-text') },
  };
  place.remove();
  return colours;
}

/** Colours from −1 over 0, which is the ground itself, to 1; mixed in OKLab, as the sheet's style sheet mixes them. */
export function heatColours(ground: Rgb, high: Rgb, low: Rgb): DrawingColours['heat'] {
  const [above, below] = [high, low].map((end) => hexes(colourTable([ground, end])));
  return (part) => (part < 0 ? below : above)![Math.round(Math.abs(part) * (TABLE_SIZE - 1))]!;
}

const hexes = (table: Uint8ClampedArray): readonly string[] =>
  Array.from({ length: TABLE_SIZE }, (_, index) => hex([...table.subarray(index * 3, index * 3 + 3)]));

const hex = (channels: readonly number[]) =>
  `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
