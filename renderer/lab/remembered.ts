/**
 * What the interface remembers between two starts comes from a file that anyone may have edited: each reader takes an
 * unknown value and gives a good one or its fallback.
 */
export type Reader<T> = (value: unknown) => T;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of at most `limit` UTF-16 units. */
export const readText =
  (fallback: string, limit = 100_000): Reader<string> =>
  (value) =>
    typeof value === 'string' && value.length <= limit ? value : fallback;

/** A finite number from `from` to `to`. */
export const readNumber =
  <Fallback>(from: number, to: number, fallback: Fallback): Reader<number | Fallback> =>
  (value) =>
    typeof value === 'number' && value >= from && value <= to ? value : fallback;

/** One of the listed values. */
export const readOneOf =
  <const T>(values: readonly T[], fallback: T): Reader<T> =>
  (value) =>
    values.find((known) => known === value) ?? fallback;

/** A list: entries that `readEntry` gives as null are left out. */
export const readList =
  <T>(readEntry: Reader<T | null>, limit: number): Reader<readonly T[]> =>
  (value) =>
    Array.isArray(value)
      ? value
          .map(readEntry)
          .filter((entry) => entry !== null)
          .slice(0, limit)
      : [];
