import { bestPath, type Lattice, type LatticeNode } from './lattice.ts';

/** A path from `node` to the end of the text. */
interface PartialPath {
  readonly node: LatticeNode;
  readonly next: PartialPath | null;
  /** The best score that a whole path ending in this one can have; the order of the agenda. */
  readonly estimate: number;
  /** Sum of the scores from `node` on. */
  readonly score: number;
}

export interface LatticePath {
  readonly nodes: readonly LatticeNode[];
  readonly score: number;
}

// The limits of sentencepiece 0.2.3: beyond them only the best path is returned.
const MAX_AGENDA = 10_000;
const MIN_AGENDA = 512;
const PATHS_BEFORE_SHRINKING = 100_000;
const MAX_PATHS = 500_000;
const MAX_SHRINKS = 10;

/**
 * The `count` best paths through a lattice, best first: A* from the end of the text, where the best path to each node
 * is the exact estimate. Source: `Lattice::NBest` of unigram_model.cc; float32 sums and the order among equal scores
 * are those of sentencepiece (its agenda is libstdc++'s binary heap).
 */
export function nBestPaths(lattice: Lattice, count: number): LatticePath[] {
  const onlyBest = [{ nodes: bestPath(lattice), score: lattice.eos.bestScore }];
  const results: LatticePath[] = [];
  const keep = Math.min(MIN_AGENDA, count * 10);
  let agenda = new Agenda();
  let allPaths = 1;
  let livePaths = 1;
  let liveLimit = PATHS_BEFORE_SHRINKING;
  let shrinks = 0;
  agenda.push({ node: lattice.eos, next: null, estimate: lattice.eos.bestScore, score: 0 });
  for (let top = agenda.pop(); top !== undefined; top = agenda.pop()) {
    if (top.node === lattice.bos) {
      results.push({ nodes: nodesAfterBos(top), score: top.estimate });
      if (results.length === count) break;
      continue;
    }
    const left = lattice.ending[top.node.position]!;
    for (const node of left) {
      const score = Math.fround(node.score + top.score);
      agenda.push({ node, next: top, estimate: Math.fround(node.bestScore + top.score), score });
    }
    allPaths += left.length;
    livePaths += left.length;
    if (allPaths >= MAX_PATHS || livePaths >= MAX_PATHS) return onlyBest;
    if (agenda.size < MAX_AGENDA && !(agenda.size > keep && livePaths >= liveLimit)) continue;
    if (shrinks++ >= MAX_SHRINKS) return onlyBest;
    agenda = agenda.best(keep);
    livePaths = countPaths(agenda);
    liveLimit = livePaths + PATHS_BEFORE_SHRINKING;
  }
  return results;
}

function nodesAfterBos(path: PartialPath): LatticeNode[] {
  const nodes: LatticeNode[] = [];
  for (let at = path.next; at !== null && at.next !== null; at = at.next) nodes.push(at.node);
  return nodes;
}

function countPaths(agenda: Agenda): number {
  const seen = new Set<PartialPath>();
  for (const path of agenda.paths) {
    for (let at: PartialPath | null = path; at !== null && !seen.has(at); at = at.next) seen.add(at);
  }
  return seen.size;
}

/** libstdc++'s priority_queue, move for move, so that equal estimates leave it in the same order. */
class Agenda {
  readonly paths: PartialPath[] = [];

  get size(): number {
    return this.paths.length;
  }

  push(path: PartialPath): void {
    this.paths.push(path);
    this.siftUp(this.paths.length - 1, path);
  }

  pop(): PartialPath | undefined {
    const { paths } = this;
    const top = paths[0];
    const last = paths.pop();
    if (last === undefined || paths.length === 0) return top;
    let hole = 0;
    let child = 0;
    while (child < (paths.length - 1) >> 1) {
      child = 2 * (child + 1);
      if (paths[child]!.estimate < paths[child - 1]!.estimate) child--;
      paths[hole] = paths[child]!;
      hole = child;
    }
    if (paths.length % 2 === 0 && child === (paths.length - 2) >> 1) {
      child = 2 * (child + 1);
      paths[hole] = paths[child - 1]!;
      hole = child - 1;
    }
    this.siftUp(hole, last);
    return top;
  }

  /** A new agenda of the best `count` paths. */
  best(count: number): Agenda {
    const kept = new Agenda();
    for (let i = 0; i < count; i++) {
      const path = this.pop();
      if (path !== undefined) kept.push(path);
    }
    return kept;
  }

  private siftUp(from: number, path: PartialPath): void {
    const { paths } = this;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!(paths[parent]!.estimate < path.estimate)) break;
      paths[hole] = paths[parent]!;
      hole = parent;
    }
    paths[hole] = path;
  }
}
