import type { EncodedExamples } from './encoded-examples.ts';
import type { ExampleSink } from './example-encoder.ts';
import { NumberColumn, TokenLists } from './token-lists.ts';

/** Encoded examples where no disk can hold them. */
export class ExamplesInMemory implements ExampleSink, EncodedExamples {
  readonly isFull = false;
  private readonly lines = new NumberColumn();
  private readonly sources = new TokenLists();
  private readonly targets = new TokenLists();

  add(line: number, source: readonly number[], target: readonly number[]): void {
    this.sources.add(source);
    this.targets.add(target);
    this.lines.push(line);
  }

  drain(): Promise<void> {
    return Promise.resolve();
  }

  get count(): number {
    return this.lines.length;
  }

  source(index: number): Int32Array {
    return this.sources.at(index);
  }

  target(index: number): Int32Array {
    return this.targets.at(index);
  }

  sourceLength(index: number): number {
    return this.sources.lengthAt(index);
  }

  targetLength(index: number): number {
    return this.targets.lengthAt(index);
  }

  line(index: number): number {
    return this.lines.at(index);
  }
}
