import type { EncodedExamples } from './encoded-examples.ts';

/** Those examples, in that order; nothing is copied. */
export function chosenExamples(examples: EncodedExamples, indices: Int32Array): EncodedExamples {
  return {
    count: indices.length,
    source: (index) => examples.source(indices[index]!),
    target: (index) => examples.target(indices[index]!),
    sourceLength: (index) => examples.sourceLength(indices[index]!),
    targetLength: (index) => examples.targetLength(indices[index]!),
    line: (index) => examples.line(indices[index]!),
  };
}

/** The examples of one set, then those of another; nothing is copied. */
export function joinedExamples(first: EncodedExamples, second: EncodedExamples): EncodedExamples {
  const from =
    <Part>(read: (examples: EncodedExamples, index: number) => Part) =>
    (index: number) =>
      index < first.count ? read(first, index) : read(second, index - first.count);
  return {
    count: first.count + second.count,
    source: from((examples, index) => examples.source(index)),
    target: from((examples, index) => examples.target(index)),
    sourceLength: from((examples, index) => examples.sourceLength(index)),
    targetLength: from((examples, index) => examples.targetLength(index)),
    line: from((examples, index) => examples.line(index)),
  };
}
