import type { WeightMap } from './whole-words.ts';

/** Which lines are drawn between tokens. */
export interface LineFilter {
  /** Lighter lines are hidden. */
  readonly threshold: number;
  /** Of each query only the heaviest lines, until they have this much of its weight together. */
  readonly topMass: number;
}

export interface AttentionLine {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

export interface ShownLines {
  /** The lightest first, so that the heavy ones lie on top. */
  readonly lines: readonly AttentionLine[];
  /** How many weights above zero have no line, and what they have of all weight, from 0 to 1. */
  readonly hidden: number;
  readonly hiddenMass: number;
}

/** More lines than these are a carpet, and slow to draw. */
export const MOST_LINES = 3000;

/** The lines of a map that a filter lets through. */
export function shownLines({ rows, columns, weights }: WeightMap, { threshold, topMass }: LineFilter): ShownLines {
  const lines: AttentionLine[] = [];
  let positive = 0;
  for (let row = 0; row < rows; row++) {
    const found: AttentionLine[] = [];
    for (let column = 0; column < columns; column++) {
      const weight = weights[row * columns + column]!;
      if (weight <= 0) continue;
      positive += 1;
      if (weight >= threshold) found.push({ row, column, weight });
    }
    found.sort((one, other) => other.weight - one.weight);
    let mass = 0;
    for (const line of found) {
      // All of it is all of it: sums of float32 weights reach 1 before the smallest have been counted.
      if (topMass < 1 && mass >= topMass) break;
      lines.push(line);
      mass += line.weight;
    }
  }
  lines.sort((one, other) => one.weight - other.weight);
  const drawn = lines.slice(-MOST_LINES);
  const shownMass = drawn.reduce((sum, { weight }) => sum + weight, 0);
  return {
    lines: drawn,
    hidden: positive - drawn.length,
    hiddenMass: rows === 0 ? 0 : Math.max(0, 1 - shownMass / rows),
  };
}
