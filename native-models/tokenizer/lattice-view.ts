import type { Span } from './encoding.ts';
import type { Lattice, LatticeNode } from './lattice.ts';
import { nBestPaths } from './nbest.ts';
import { decodeUtf8 } from './utf8.ts';

/** What is asked of a lattice. */
export interface LatticeRequest {
  /** How many of the best segmentations (1 to 1024). */
  readonly nbest: number;
  /** Edges that a segmentation is to take, by their spans in characters: one span is one edge. */
  readonly through?: readonly Span[] | undefined;
}

/** A piece at a place of the normalized text. */
export interface LatticeViewEdge {
  readonly id: number;
  readonly piece: string;
  readonly score: number;
  /** In characters (code points) of the normalized text. */
  readonly span: Span;
  /** The score of the best segmentation that takes this edge. */
  readonly best_score: number;
}

/** A way through the lattice. */
export interface LatticeViewPath {
  /** Indices into the edges, from left to right. */
  readonly edges: readonly number[];
  /** As the model gets them: neighbouring unknown characters are one id, or each byte is one. */
  readonly ids: readonly number[];
  readonly score: number;
}

/** A lattice as it is drawn: positions between characters, edges from one to another, ways through them. */
export interface LatticeView {
  readonly normalized: string;
  readonly edges: readonly LatticeViewEdge[];
  /** Best first; the first is the tokenizer's own choice. */
  readonly paths: readonly LatticeViewPath[];
  /** The best way through the edges that were asked for; null if none was, or if they exclude each other. */
  readonly forced: LatticeViewPath | null;
}

/** How unknown characters become ids. */
interface UnknownIds {
  readonly unkId: number;
  /** Byte → id of its piece, or null without byte fallback. */
  readonly byteIds: Int32Array | null;
}

const MAX_NBEST = 1024;

/** `best` is the tokenizer's own choice: among equal scores it need not be the lattice's. */
export function viewLattice(
  lattice: Lattice,
  bytes: Uint8Array,
  best: readonly LatticeNode[],
  { nbest, through = [] }: LatticeRequest,
  unknown: UnknownIds,
): LatticeView {
  const nodes = lattice.beginning.flat().filter((node) => node !== lattice.eos);
  const indices = new Map(nodes.map((node, index) => [node, index] as const));
  const rests = bestRests(lattice);
  const pathOf = (path: readonly LatticeNode[], score: number): LatticeViewPath => ({
    edges: path.map((node) => indices.get(node)!),
    ids: idsOfPath(path, bytes, unknown),
    score,
  });
  const found = nBestPaths(lattice, Math.max(1, Math.min(nbest, MAX_NBEST)));
  const others = found.filter(({ nodes: path }) => !isSamePath(path, best)).slice(0, Math.max(0, found.length - 1));
  const forced = through.length === 0 ? null : bestPathThrough(lattice, through);
  return {
    normalized: decodeUtf8(bytes),
    edges: nodes.map((node) => {
      const { id, from, to, score, position, length } = node;
      const best_score = Math.fround(node.bestScore + rests[position + length]!);
      return { id, piece: decodeUtf8(bytes, from, to), score, span: [position, position + length], best_score };
    }),
    paths: [pathOf(best, sumOf(best)), ...others.map(({ nodes: path, score }) => pathOf(path, score))],
    forced: forced && pathOf(forced, sumOf(forced)),
  };
}

function idsOfPath(nodes: readonly LatticeNode[], bytes: Uint8Array, { unkId, byteIds }: UnknownIds): number[] {
  return nodes.flatMap(({ id, from, to }, index) => {
    if (id !== unkId) return id;
    if (byteIds !== null) return Array.from(bytes.subarray(from, to), (byte) => byteIds[byte]!);
    return nodes[index - 1]?.id === unkId ? [] : id;
  });
}

/** For each position the score of the best way from there to the end of the text. */
function bestRests({ beginning, eos }: Lattice): Float64Array {
  const rests = new Float64Array(beginning.length).fill(-Infinity);
  rests[eos.position] = 0;
  for (let position = eos.position - 1; position >= 0; position--) {
    for (const { score, length } of beginning[position]!) {
      rests[position] = Math.max(rests[position]!, score + rests[position + length]!);
    }
  }
  return rests;
}

/**
 * The best path that takes all of the edges: those that would cross one of them are left out. Among equal scores the
 * first found stays. Null where an edge does not exist or two of them overlap.
 */
function bestPathThrough(lattice: Lattice, through: readonly Span[]): LatticeNode[] | null {
  const crossed = ({ position, length }: LatticeNode): boolean =>
    through.some(
      ([from, to]) => position < to && position + length > from && (position !== from || position + length !== to),
    );
  const { beginning, eos } = lattice;
  const scores = new Float64Array(eos.position + 1).fill(-Infinity);
  const last = new Array<LatticeNode | null>(eos.position + 1).fill(null);
  scores[0] = 0;
  for (let position = 0; position < eos.position; position++) {
    if (scores[position] === -Infinity) continue;
    for (const node of beginning[position]!) {
      const score = Math.fround(scores[position]! + node.score);
      if (crossed(node) || score <= scores[position + node.length]!) continue;
      scores[position + node.length] = score;
      last[position + node.length] = node;
    }
  }
  const path: LatticeNode[] = [];
  for (let at = eos.position; at > 0; at = path.at(-1)!.position) {
    const node = last[at];
    if (!node) return null;
    path.push(node);
  }
  path.reverse();
  const taken = through.every(([from, to]) =>
    path.some(({ position, length }) => position === from && position + length === to),
  );
  return taken ? path : null;
}

function isSamePath(one: readonly LatticeNode[], other: readonly LatticeNode[]): boolean {
  return one.length === other.length && one.every((node, index) => node === other[index]);
}

/** In the order and the precision in which sentencepiece adds. */
function sumOf(path: readonly LatticeNode[]): number {
  return path.reduce((sum, { score }) => Math.fround(sum + score), 0);
}

/** The nodes of the tokenizer's own segmentation, given by where its pieces end, in bytes. */
export function nodesEndingAt(lattice: Lattice, ends: Iterable<number>): LatticeNode[] {
  let position = 0;
  return Array.from(ends, (end) => {
    const node = lattice.beginning[position]!.find(({ to }) => to === end)!;
    position += node.length;
    return node;
  });
}

/** What a text without characters has. */
export function emptyLattice(normalized: string): LatticeView {
  return { normalized, edges: [], paths: [], forced: null };
}
