/** A colour as a screen takes it: red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** 256 colours, three bytes each. */
export type ColourTable = Uint8ClampedArray;

export const TABLE_SIZE = 256;

/** How a map's values become colours: which colours, and from where to where they go. */
export interface MapScale {
  /** Diverging scales have zero in the middle, whatever `from` and `to` are. */
  readonly kind: MapScaleKind;
  readonly from: number;
  readonly to: number;
}
export type MapScaleKind = 'sequential' | 'diverging' | 'surprise';

/** The design's tokens of each scale, from its lowest value to its highest. */
export const scaleTokens: Readonly<Record<MapScaleKind, readonly string[]>> = {
  sequential: ['--map-ground', '--map-middle', '--map-high'],
  diverging: ['--map-negative', '--map-negative-middle', '--map-ground', '--map-middle', '--map-high'],
  surprise: ['--map-ground', '--map-surprise-middle', '--map-surprise'],
};

/** Colours in even steps between stops, mixed in OKLab: a step looks as large at the one end as at the other. */
export function colourTable(stops: readonly Rgb[]): ColourTable {
  const table = new Uint8ClampedArray(TABLE_SIZE * 3);
  const places = stops.map(toOklab);
  for (let index = 0; index < TABLE_SIZE; index++) {
    const at = (index / (TABLE_SIZE - 1)) * (places.length - 1);
    const from = Math.min(Math.floor(at), places.length - 2);
    table.set(fromOklab(mix(places[from]!, places[from + 1]!, at - from)), index * 3);
  }
  return table;
}

/** Which of the table's colours a value has; values beyond the scale have its last ones. Null where it is no number. */
export function tableIndex(value: number, scale: MapScale): number | null {
  if (Number.isNaN(value)) return null;
  const [from, to] = scaleEnds(scale);
  const part = to > from ? (value - from) / (to - from) : 0;
  return Math.round(Math.min(1, Math.max(0, part)) * (TABLE_SIZE - 1));
}

/** Where a scale's first and last colour lie: a diverging one reaches as far below zero as above. */
export function scaleEnds({ kind, from, to }: MapScale): readonly [from: number, to: number] {
  if (kind !== 'diverging') return [from, to];
  const reach = Math.max(Math.abs(from), Math.abs(to));
  return [-reach, reach];
}

/** Whether some value lies beyond a scale's ends, by more than a rounding error: it has the last colour all the same. */
export function reachesBeyond(values: ArrayLike<number>, scale: MapScale): boolean {
  const [from, to] = scaleEnds(scale);
  const tolerance = (to - from) * 1e-5;
  for (let place = 0; place < values.length; place++)
    if (values[place]! > to + tolerance || values[place]! < from - tolerance) return true;
  return false;
}

type Oklab = readonly [lightness: number, greenRed: number, blueYellow: number];

const mix = (one: Oklab, other: Oklab, part: number): Oklab => [
  one[0] + (other[0] - one[0]) * part,
  one[1] + (other[1] - one[1]) * part,
  one[2] + (other[2] - one[2]) * part,
];

/** Björn Ottosson, «A perceptual color space for image processing» (2020); sRGB's curve from IEC 61966-2-1. */
export function toOklab(colour: Rgb): Oklab {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

export function fromOklab([lightness, greenRed, blueYellow]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3;
  const m = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3;
  const s = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3;
  const linear: Rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((channel) => {
    const part = Math.min(1, Math.max(0, channel));
    return 255 * (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);
  }) as unknown as Rgb;
}
