/** A number as it is typed or printed: with a point, a decimal comma, a real minus sign, or an exponent. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number that a cell's text says; null where it says none, or none that a double can hold. */
export function cellNumber(text: string): number | null {
  const plain = withPoint(text);
  if (!NUMBER.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** Whether a text is a number in every way but its size: none that a double can hold. */
export function isTooLarge(text: string): boolean {
  const plain = withPoint(text);
  return NUMBER.test(plain) && !Number.isFinite(Number(plain));
}

/** The text of a cell as it is kept: a number in its plain spelling (`1,5` becomes `1.5`, `2.` becomes `2`). */
export function tidyCell(text: string): string {
  const trimmed = text.trim();
  return cellNumber(trimmed) === null ? trimmed : withPoint(trimmed).replace(/\.(?=$|e)/i, '');
}

const withPoint = (text: string) => text.trim().replace('−', '-').replace(',', '.');

const LONGEST_TYPED = 8;

/**
 * What a cell shows: a short number as it was typed, a long one to four decimals, everything else as it is. In a matrix
 * that a model computed no number was typed: there all have four decimals.
 */
export function shownCell(text: string, origin: 'typed' | 'computed'): string {
  const value = origin === 'computed' || text.length > LONGEST_TYPED ? cellNumber(text) : null;
  return value === null ? text : figure(value);
}

/** What Hugging Face adds to a score that must not count: the lowest float32. */
export const LOWEST_FLOAT32 = -3.4028234663852886e38;

/**
 * A number of the sheet, with four decimals, as PyTorch prints it in every language: it stands beside numbers that are
 * typed and copied. What is too large for that is written with an exponent.
 */
export function figure(value: number, digits = 4): string {
  if (Math.abs(value) >= 1e5) return value.toExponential(3);
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
