import { withExponent } from '../i18n/formats.ts';

/** From where to where a scale goes, and where its lines are. */
export interface StepsScale {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly number[];
}

/** The values to fit, from the smallest to the largest; null where there are none. */
function extent(values: Iterable<number | null>, positive: boolean): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(value) || (positive && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** A linear scale from 0, or from a little below the smallest value, with three to seven lines at round numbers. */
export function linearScale(values: Iterable<number | null>, fromZero: boolean): StepsScale {
  const [low, high] = extent(values, false) ?? [0, 1];
  const bottom = fromZero ? Math.min(0, low) : low;
  const gap = roundGap((high - bottom || Math.abs(high) || 1) / 4);
  const from = Math.floor(bottom / gap + 1e-9) * gap;
  const to = Math.max(Math.ceil(high / gap - 1e-9) * gap, from + gap);
  return { from, to, lines: between(from, to, gap) };
}

/** A logarithmic scale: lines at 1, 2 and 5 of each power of ten, at 1 alone where that is enough. */
export function logScale(values: Iterable<number | null>): StepsScale {
  const [low, high] = extent(values, true) ?? [0.1, 10];
  const [from, to] = [low / 1.08, high * 1.08];
  const powers = Array.from(
    { length: Math.ceil(Math.log10(to)) - Math.floor(Math.log10(from)) + 1 },
    (_, index) => Math.floor(Math.log10(from)) + index,
  );
  for (const digits of [[1], [1, 3], [1, 2, 5]]) {
    const lines = powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((line) => line >= from && line <= to);
    if (lines.length >= 3) return { from, to, lines };
  }
  const gap = roundGap((to - from) / 4);
  return { from, to, lines: between(Math.ceil(from / gap) * gap, to, gap) };
}

/** The round number (1, 2 or 5 of a power of ten) that is not below `gap`. */
function roundGap(gap: number): number {
  const power = 10 ** Math.floor(Math.log10(gap));
  return ([1, 2, 5].find((digit) => digit * power >= gap * (1 - 1e-9)) ?? 10) * power;
}

function between(from: number, to: number, gap: number): readonly number[] {
  const count = Math.floor((to - from) / gap + 1e-6) + 1;
  // Twelve digits take off what binary fractions add: 0.30000000000000004.
  return Array.from({ length: count }, (_, index) => Number((from + index * gap).toPrecision(12)));
}

/** Below this, zeros after the point say less than an exponent. */
const SMALL_AXIS = 0.01;

/** What stands at the lines: on an axis of small numbers on which one has an exponent, all but 0 have one: 1.5e-3, 1e-3, 5e-4. */
export function lineLabels(lines: readonly number[], formatValue: (value: number) => string): readonly string[] {
  const labels = lines.map(formatValue);
  const isSmall = lines.every((line) => Math.abs(line) < SMALL_AXIS);
  if (!isSmall || !labels.some((label) => label.includes('e'))) return labels;
  return lines.map((line) => (line === 0 ? formatValue(0) : withExponent(line, formatValue)));
}
