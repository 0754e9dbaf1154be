import type { Preparing } from '../../electron/contract/replies/values.ts';

/** How far the weights are made that a run needs, from 0 to 1; null where there is nothing to make. */
export function preparedPart({ done_bytes, total_bytes }: Preparing): number | null {
  return total_bytes > 0 ? done_bytes / total_bytes : null;
}
