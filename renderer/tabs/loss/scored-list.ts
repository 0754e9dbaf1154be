import type { ExampleRow, RefusedPair } from './lab-types.ts';

/** Losses of one model, by place in the list. */
export interface LossColumn {
  /** Sum over the pair's target tokens, in nats; NaN where it isn't known. */
  readonly nats: Float64Array;
  readonly tokens: Int32Array;
}

/**
 * Pairs with their losses, in columns: ten thousand objects would be slow to make, to sort and to collect. It grows while
 * pairs are read; who draws it is told by its state when to look again.
 */
export class ScoredList {
  readonly sources: string[] = [];
  readonly targets: string[] = [];
  readonly lines: number[] = [];
  readonly refused = new Map<number, string>();
  #columns: LossColumn[] = [];

  get length(): number {
    return this.sources.length;
  }

  /** Losses of the model `index`, 0 for the first; one that was never scored has none. */
  column(index: number): LossColumn {
    const known = this.#columns[index];
    if (known && known.nats.length >= this.length) return known;
    const grown = { nats: new Float64Array(this.#room()).fill(NaN), tokens: new Int32Array(this.#room()) };
    if (known) {
      grown.nats.set(known.nats);
      grown.tokens.set(known.tokens);
    }
    this.#columns[index] = grown;
    return grown;
  }

  add(pairs: readonly ExampleRow[]): void {
    for (const { source, target, line } of pairs) {
      this.sources.push(source);
      this.targets.push(target);
      this.lines.push(line);
    }
  }

  score(index: number, places: readonly number[], nats: readonly number[], tokens: readonly number[]): void {
    const column = this.column(index);
    places.forEach((place, at) => {
      column.nats[place] = nats[at]!;
      column.tokens[place] = tokens[at]!;
    });
  }

  refuse(pairs: readonly RefusedPair[]): void {
    for (const { place, message } of pairs) this.refused.set(place, message);
  }

  /** Grows by half, so that adding stays cheap. */
  #room(): number {
    return Math.ceil(this.length * 1.5);
  }
}

/** Mean loss of a pair over its tokens, in nats; NaN where it isn't known. */
export function meanLoss({ nats, tokens }: LossColumn, place: number): number {
  return nats[place]! / tokens[place]!;
}
