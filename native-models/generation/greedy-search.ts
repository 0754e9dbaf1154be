import type { SourceGeneration } from './generate.ts';
import { rowMaximum } from '../distributions/log-softmax.ts';
import type { Search } from './search.ts';
import { searchRows } from './search-rows.ts';

/** The most probable token at each position (transformers' `_sample` with do_sample off). */
export function greedySearch(search: Search): Promise<SourceGeneration[]> {
  return searchRows(
    search,
    1,
    () =>
      (scores, at, { exactMaximum }) =>
        exactMaximum ? exactMaximum(at, scores) : rowMaximum(scores).index,
  );
}
