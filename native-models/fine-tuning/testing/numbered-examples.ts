import type { EncodedExamples } from '../../data-sets/encoded-examples.ts';

/** So many examples whose first token is their number, counted from `first`. */
export function numberedExamples(count: number, first = 0): EncodedExamples {
  return {
    count,
    source: (index) => Int32Array.of(first + index, 1),
    target: (index) => Int32Array.of(first + index, first + index, 1),
    sourceLength: () => 2,
    targetLength: () => 3,
    line: (index) => first + index + 1,
  };
}

export function numbersOf({ count, source }: EncodedExamples): readonly number[] {
  return Array.from({ length: count }, (_, index) => source(index)[0]!);
}
