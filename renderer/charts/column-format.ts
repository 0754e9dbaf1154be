import { withExponent, type Formats } from '../i18n/formats.ts';

const MOST_DECIMALS = 4;

/**
 * How the numbers of one column are written: all with as many decimals as the longest has, four at most; very small and very
 * large ones with an exponent, and two decimals before it.
 */
export function columnFormat(
  values: readonly (number | null | undefined)[],
  { fixed }: Pick<Formats, 'fixed'>,
): (value: number) => string {
  const decimals = values.reduce<number>((most, value) => {
    if (value == null || isExtreme(value)) return most;
    return Math.max(most, String(Number(value.toFixed(MOST_DECIMALS))).split('.')[1]?.length ?? 0);
  }, 0);
  return (value) => {
    if (!isExtreme(value)) return fixed(value, decimals);
    return withExponent(value, (significand) => fixed(significand, 2), 2);
  };
}

/** Four decimals would say little of it, or it has more digits than a column. */
const isExtreme = (value: number) => value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7);
