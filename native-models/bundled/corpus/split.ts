import { createHash } from 'node:crypto';
import type { Split } from './triple.ts';

/** One in so many is held out. */
const HELD_OUT = 10;

/**
 * Where a sentence belongs, by a hash of what it is made of alone, so that it does not depend on seeds, counts or the
 * order of tables: a tenth of each template's fillings, and a tenth of the pairs of an opening and a template. A
 * sentence without slots is trained on.
 */
export function splitOf(template: string, fillings: readonly string[], opening: string | undefined): Split {
  if (fillings.length > 0 && isHeldOut(['fillings', template, ...fillings])) return 'fillings';
  return opening !== undefined && isHeldOut(['parts', template, opening]) ? 'parts' : 'train';
}

function isHeldOut(parts: readonly string[]): boolean {
  return createHash('sha256').update(parts.join('|')).digest().readUInt32BE(0) % HELD_OUT === 0;
}
