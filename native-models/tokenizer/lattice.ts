import { LABEL_BITS, LABEL_MASK, type PieceTrie } from './piece-trie.ts';
import { charLengths } from './utf8.ts';

/** A piece at a place of the text. Positions are counted in characters; `from`…`to` in bytes of the normalized text. */
export interface LatticeNode {
  readonly id: number;
  readonly position: number;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  /** float32 */
  readonly score: number;
  /** Score of the best path from the beginning up to and with this node, float32. */
  bestScore: number;
  previous: LatticeNode | null;
}

/** All pieces that a text could be cut into, by where they begin and end (unigram_model.cc, `PopulateNodes`). */
export interface Lattice {
  readonly bos: LatticeNode;
  readonly eos: LatticeNode;
  readonly beginning: readonly (readonly LatticeNode[])[];
  readonly ending: readonly (readonly LatticeNode[])[];
}

export interface LatticeScores {
  readonly trie: PieceTrie;
  /** The score of a piece that is `length` characters long. */
  scoreOf(id: number, length: number): number;
  readonly unkScore: number;
  readonly unkId: number;
}

/** The lattice of `bytes`, with the best path to every node. */
export function buildLattice(bytes: Uint8Array, model: LatticeScores): Lattice {
  const starts = characterStarts(bytes);
  const characters = starts.length - 1;
  const beginning: LatticeNode[][] = Array.from({ length: characters + 1 }, () => []);
  const ending: LatticeNode[][] = Array.from({ length: characters + 1 }, () => []);
  const bos = node(-1, 0, 0, 0, 0, 0);
  const eos = node(-1, characters, 0, bytes.length, bytes.length, 0);
  ending[0]!.push(bos);
  beginning[characters]!.push(eos);
  const insert = (id: number, position: number, length: number, score: number): void => {
    const added = node(id, position, length, starts[position]!, starts[position + length]!, score);
    beginning[position]!.push(added);
    ending[position + length]!.push(added);
  };
  for (let position = 0; position < characters; position++) {
    let characterIsPiece = false;
    for (const { id, to } of piecesAt(model.trie, bytes, starts[position]!)) {
      let length = 0;
      while (starts[position + length]! < to) length++;
      insert(id, position, length, model.scoreOf(id, length));
      if (length === 1) characterIsPiece = true;
    }
    if (!characterIsPiece) insert(model.unkId, position, 1, model.unkScore);
  }
  const lattice = { bos, eos, beginning, ending };
  findBestPaths(lattice);
  return lattice;
}

/** The nodes of the best path, without begin and end. */
export function bestPath(lattice: Lattice): LatticeNode[] {
  const path: LatticeNode[] = [];
  for (let at = lattice.eos.previous; at !== null && at !== lattice.bos; at = at.previous) path.push(at);
  return path.reverse();
}

function node(id: number, position: number, length: number, from: number, to: number, score: number): LatticeNode {
  return { id, position, length, from, to, score, bestScore: 0, previous: null };
}

function characterStarts(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += charLengths[bytes[at]!]!) starts.push(at);
  starts.push(bytes.length);
  return starts;
}

/** The pieces that begin at a byte, the shortest first. */
function* piecesAt(trie: PieceTrie, bytes: Uint8Array, from: number): Generator<{ id: number; to: number }> {
  const { cells } = trie;
  let unit = cells[0]!;
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at++]!;
    const cell = ((unit >>> LABEL_BITS) ^ byte) << 1;
    unit = cells[cell]!;
    if ((unit & LABEL_MASK) !== byte) return;
    if (cells[cell + 1]! >= 0) yield { id: cells[cell + 1]!, to: at };
  }
}

function findBestPaths({ beginning, ending }: Lattice): void {
  for (const [position, nodes] of beginning.entries()) {
    for (const right of nodes) {
      for (const left of ending[position]!) {
        const score = Math.fround(left.bestScore + right.score);
        if (right.previous === null || score > right.bestScore) {
          right.previous = left;
          right.bestScore = score;
        }
      }
    }
  }
}
