import type { Segmentations } from './encoding.ts';
import type { JsonUnigramModel } from './json-parts.ts';
import { bestPath, buildLattice, type Lattice } from './lattice.ts';
import { emptyLattice, viewLattice, type LatticeRequest, type LatticeView } from './lattice-view.ts';
import { nBestPaths } from './nbest.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const MAX_NBEST = 1024;

/** The lattice of a normalized text under the model of a tokenizer.json, and its best segmentations. */
export function unigramSegmentations(normalized: string, nbest: number, model: JsonUnigramModel): Segmentations {
  if (normalized === '') return { normalized, lattice: [], nbest: [] };
  const bytes = encodeUtf8(normalized);
  const lattice = latticeOf(bytes, model);
  const best = new Set(bestPath(lattice));
  const edges = lattice.beginning.flat().filter((node) => node !== lattice.eos);
  return {
    normalized,
    lattice: edges.map((node) => {
      const { id, from, to, score } = node;
      return { piece: decodeUtf8(bytes, from, to), id, score, byte_span: [from, to] as const, best: best.has(node) };
    }),
    nbest: nBestPaths(lattice, Math.max(1, Math.min(nbest, MAX_NBEST))).map(({ nodes, score }) => ({
      pieces: nodes.map(({ from, to }) => decodeUtf8(bytes, from, to)),
      score,
    })),
  };
}

/** The same lattice as it is drawn. */
export function unigramLatticeView(normalized: string, request: LatticeRequest, model: JsonUnigramModel): LatticeView {
  if (normalized === '') return emptyLattice(normalized);
  const bytes = encodeUtf8(normalized);
  const lattice = latticeOf(bytes, model);
  return viewLattice(lattice, bytes, bestPath(lattice), request, model);
}

function latticeOf(bytes: Uint8Array, { trie, unkId, unkScore, scores }: JsonUnigramModel): Lattice {
  return buildLattice(bytes, {
    trie,
    unkId,
    unkScore: Math.fround(unkScore),
    scoreOf: (id) => Math.fround(scores[id]!),
  });
}
