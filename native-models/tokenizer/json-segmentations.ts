import type { Segmentations } from './encoding.ts';
import type { JsonUnigramModel } from './json-parts.ts';
import { bestPath, buildLattice } from './lattice.ts';
import { nBestPaths } from './nbest.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const MAX_NBEST = 1024;

/** The lattice of a normalized text under the model of a tokenizer.json, and its best segmentations. */
export function unigramSegmentations(normalized: string, nbest: number, model: JsonUnigramModel): Segmentations {
  if (normalized === '') return { normalized, lattice: [], nbest: [] };
  const bytes = encodeUtf8(normalized);
  const scoreOf = (id: number): number => Math.fround(model.scores[id]!);
  const { trie, unkId } = model;
  const lattice = buildLattice(bytes, { trie, unkId, unkScore: Math.fround(model.unkScore), scoreOf });
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
