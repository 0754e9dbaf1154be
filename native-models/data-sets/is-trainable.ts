import { isBlank } from '../text-files/lines.ts';
import type { Example } from './example.ts';

/** Whether a training takes the pair: rows with an empty side are left out. */
export function isTrainable({ source, target }: Example): boolean {
  return !isBlank(source) && !isBlank(target);
}
