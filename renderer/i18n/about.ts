/** A figure that lies between two others, as estimates have it. */
export interface Interval {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** An uncertain figure, written. All of its numbers have one unit, which is said once in each part. */
export interface AboutText {
  /** ≈ 42 s */
  readonly expected: string;
  /** 38–47 s; empty where both ends are written as the figure itself. */
  readonly range: string;
  /** Both: ≈ 42 s (38–47 s). */
  readonly whole: string;
}

/** A unit, how much it is, and up to where figures are given in it. */
interface Unit {
  readonly name: string;
  readonly size: number;
  readonly below: number;
}

export interface LongUnits {
  readonly milliseconds: string;
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly days: string;
  readonly megabytes: string;
  readonly gigabytes: string;
}

/** From milliseconds to days: two minutes are more at hand than 120 seconds, and 90 minutes than an hour and a half. */
export function durationUnits({ milliseconds, seconds, minutes, hours, days }: LongUnits): readonly Unit[] {
  return [
    { name: milliseconds, size: 1, below: 999.5 },
    { name: seconds, size: 1000, below: 119.5e3 },
    { name: minutes, size: 60e3, below: 119.5 * 60e3 },
    { name: hours, size: 3600e3, below: 71.5 * 3600e3 },
    { name: days, size: 24 * 3600e3, below: Infinity },
  ];
}

export function sizeUnits({ megabytes, gigabytes }: LongUnits): readonly Unit[] {
  return [
    { name: megabytes, size: 1e6, below: 999.5e6 },
    { name: gigabytes, size: 1e9, below: Infinity },
  ];
}

/** Writes an interval in the unit that its expected figure has; one decimal where that is below ten. */
export function aboutText(
  { expected, low, high }: Interval,
  units: readonly Unit[],
  fixed: (value: number, digits: number) => string,
): AboutText {
  const { name, size } = units.find(({ below }) => expected < below) ?? units.at(-1)!;
  const digits = expected / size < 9.95 ? 1 : 0;
  const [middle, from, to] = [expected, low, high].map((value) => fixed(value / size, digits));
  const about = `≈\u00a0${middle}\u00a0${name}`;
  const range = from === middle && to === middle ? '' : `${from}–${to}\u00a0${name}`;
  return { expected: about, range, whole: range === '' ? about : `${about} (${range})` };
}
