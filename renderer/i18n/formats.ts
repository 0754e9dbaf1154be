import { aboutText, durationUnits, sizeUnits, type AboutText, type Interval, type LongUnits } from './about.ts';

/** Numbers as the interface's language writes them: with a minus sign (U+2212), and none before what rounds to nothing. */
export interface Formats {
  /** 1,234 */
  whole(value: number): string;
  /** A probability from 0 to 1 with `digits` decimals (default 2); what would round to nothing is written `< 0.01`. */
  probability(value: number, digits?: number): string;
  /** A number with as many decimals as it has, four at most. */
  plain(value: number): string;
  /** A number with `digits` decimals. */
  fixed(value: number, digits: number): string;
  /** A difference: with its sign, U+2212 for minus, and without one where it rounds to nothing. */
  signed(value: number, digits: number): string;
  /**
   * The same for a value near zero that says something: with as many decimals as show what it is where `digits` would round it
   * away (−0.0031).
   */
  signedNearZero(value: number, digits: number): string;
  /**
   * A number with `digits` digits that count, or six at most; with an exponent, as it is typed, where it is very small or
   * very large: 0.333333, 1.2346e-5.
   */
  significant(value: number, digits?: number): string;
  /** A part of a whole, from 0 to 1, in per cent. */
  percent(value: number): string;
  /** A relative change with its sign and one decimal: +0.2 % for 0.002. */
  change(value: number): string;
  /** A count in the short scale: 5.1 M, 110.7 M. */
  compact(value: number): string;
  /** Milliseconds below a second, seconds from there on. */
  duration(milliseconds: number): string;
  /** Bytes in megabytes, from a thousand of them on in gigabytes. */
  size(bytes: number): string;
  /** A day and a time, short. */
  moment(epochMs: number): string;
  /** Hours and minutes. */
  timeOfDay(epochMs: number): string;
  /** An uncertain time, given in milliseconds. */
  aboutDuration(milliseconds: Interval): AboutText;
  /** An uncertain number of bytes. */
  aboutSize(bytes: Interval): AboutText;
}

const MINUS = '−';

/** Writes a number; `-` never. */
interface NumberWriter {
  format(value: number): string;
}

/**
 * A number with an exponent, as it is typed: 1.2346e-5. `write` writes what stands before it, with `decimals` decimals or as many
 * as there are. What is not finite has no exponent.
 */
export function withExponent(value: number, write: (significand: number) => string, decimals?: number): string {
  if (!Number.isFinite(value)) return write(value);
  const [significand, exponent] = value.toExponential(decimals).split('e');
  return `${write(Number(significand))}e${Number(exponent)}`;
}

/** Creates the formats of a locale; `units` are the catalogue's abbreviations. */
export function createFormats(locale: string, units: LongUnits): Formats {
  // Making a format takes much longer than using it.
  const numberFormat = (options: Intl.NumberFormatOptions): NumberWriter => {
    const made = new Intl.NumberFormat(locale, { signDisplay: 'negative', ...options });
    return { format: (value) => made.format(value).replace('-', MINUS) };
  };
  const fixedFormats = new Map<number, NumberWriter>();
  const fixed = (value: number, digits: number) => {
    const known = fixedFormats.get(digits);
    if (known) return known.format(value);
    const made = numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits });
    fixedFormats.set(digits, made);
    return made.format(value);
  };
  const significantFormats = new Map<number, NumberWriter>();
  const significantFormat = (digits: number | undefined) => {
    const known = significantFormats.get(digits ?? 0);
    if (known) return known;
    const least = digits === undefined ? {} : { minimumSignificantDigits: digits };
    const made = numberFormat({ ...least, maximumSignificantDigits: digits ?? 6, useGrouping: false });
    significantFormats.set(digits ?? 0, made);
    return made;
  };
  const small = numberFormat({ maximumSignificantDigits: 2 });
  const whole = numberFormat({ maximumFractionDigits: 0 });
  const percent = numberFormat({ style: 'percent', maximumFractionDigits: 0 });
  const change = numberFormat({
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const plain = numberFormat({ maximumFractionDigits: 4, useGrouping: false });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const timeOfDay = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
  return {
    whole: (value) => whole.format(value),
    plain: (value) => plain.format(value),
    significant(value, digits) {
      const format = significantFormat(digits);
      const size = Math.abs(value);
      if (size === 0) return format.format(0);
      if (size >= 1e-4 && size < 1e6) return format.format(value);
      return withExponent(value, (significand) => format.format(significand), (digits ?? 5) - 1);
    },
    fixed,
    signed(value, digits) {
      const size = fixed(Math.abs(value), digits);
      if (size === fixed(0, digits)) return size;
      return `${value < 0 ? '−' : '+'}${size}`;
    },
    signedNearZero(value, digits) {
      const size = Math.abs(value);
      const text = size === 0 || size >= 10 ** -digits ? fixed(size, digits) : small.format(size);
      return `${value > 0 ? '+' : value < 0 ? MINUS : ''}${text}`;
    },
    probability(value, digits = 2) {
      const smallest = 10 ** -digits;
      if (value > 0 && value < smallest / 2) return `<\u00a0${fixed(smallest, digits)}`;
      return fixed(value, digits);
    },
    percent: (value) => percent.format(value),
    change: (value) => change.format(value),
    compact: (value) =>
      compact
        .formatToParts(value)
        // English writes 5.1M; a unit stands apart from its number here as everywhere else.
        .map(({ type, value: part }, index, parts) =>
          type === 'compact' && parts[index - 1]?.type !== 'literal' ? `\u00a0${part}` : part,
        )
        .join(''),
    duration(milliseconds) {
      if (milliseconds < 999.5) return `${whole.format(milliseconds)}\u00a0${units.milliseconds}`;
      return `${fixed(milliseconds / 1000, milliseconds < 9_950 ? 1 : 0)}\u00a0${units.seconds}`;
    },
    size(bytes) {
      const [amount, unit] = bytes < 999.5e6 ? [bytes / 1e6, units.megabytes] : [bytes / 1e9, units.gigabytes];
      return `${fixed(amount, amount < 9.95 ? 1 : 0)}\u00a0${unit}`;
    },
    moment: (epochMs) => moment.format(epochMs),
    timeOfDay: (epochMs) => timeOfDay.format(epochMs),
    aboutDuration: (milliseconds) => aboutText(milliseconds, durationUnits(units), fixed),
    aboutSize: (bytes) => aboutText(bytes, sizeUnits(units), fixed),
  };
}
