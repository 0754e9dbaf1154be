import type { Formats } from '../i18n/formats.ts';

/** A shape as Python writes it in a list: `[512, 64]`. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** A number of a tensor, or that there is none. */
export const figureText = (value: number | null, { significant }: Formats): string =>
  value === null ? '—' : significant(value);
