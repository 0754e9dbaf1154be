import { describe, expect, test } from 'vitest';
import { bestPath, buildLattice } from './lattice.ts';
import { viewLattice, type LatticeView } from './lattice-view.ts';
import { buildPieceTrie } from './piece-trie.ts';
import { readTable, referenceNames, referenceSentencePiece, type NBestCase, type PieceCase } from './test-data.ts';
import { encodeUtf8 } from './utf8.ts';

/** Scores that are sums of powers of two, so that every sum is exact. */
const scores: Readonly<Record<string, number>> = { a: -1, b: -1, c: -2, ab: -1.5, bc: -1.25, abc: -4 };
const pieces = Object.keys(scores);

/** The lattice of a text over those six pieces; id = place in the list, 6 = unknown with −10. */
function view(text: string, nbest: number, through: readonly (readonly [number, number])[] = []): LatticeView {
  const bytes = encodeUtf8(text);
  const trie = buildPieceTrie(pieces.map(encodeUtf8), [...pieces.keys()]);
  const scoreOf = (id: number) => scores[pieces[id]!]!;
  const lattice = buildLattice(bytes, { trie, unkId: 6, unkScore: -10, scoreOf });
  return viewLattice(lattice, bytes, bestPath(lattice), { nbest, through }, { unkId: 6, byteIds: null });
}

const spell = ({ edges }: LatticeView, path: LatticeView['forced']) => path?.edges.map((edge) => edges[edge]!.piece);

test('every edge has its place in characters and the score of the best way through it', () => {
  // a|bc −2.25, ab|c −3.5, a|b|c −4, abc −4
  const { edges } = view('abc', 1);
  expect(edges.map(({ piece, span, score, best_score }) => [piece, ...span, score, best_score])).toEqual([
    ['a', 0, 1, -1, -2.25],
    ['ab', 0, 2, -1.5, -3.5],
    ['abc', 0, 3, -4, -4],
    ['b', 1, 2, -1, -4],
    ['bc', 1, 3, -1.25, -2.25],
    ['c', 2, 3, -2, -3.5],
  ]);
});

test('the ways come best first', () => {
  const found = view('abc', 4);
  expect(found.paths.map((path) => [spell(found, path)?.join('|'), path.score])).toEqual([
    ['a|bc', -2.25],
    ['ab|c', -3.5],
    [expect.stringMatching(/^(a\|b\|c|abc)$/), -4],
    [expect.stringMatching(/^(a\|b\|c|abc)$/), -4],
  ]);
});

test('the best way through edges that were asked for', () => {
  const through = (...spans: (readonly [number, number])[]) => {
    const found = view('abc', 1, spans);
    return found.forced && [spell(found, found.forced)?.join('|'), found.forced.score];
  };
  expect(through([0, 2])).toEqual(['ab|c', -3.5]);
  expect(through([2, 3])).toEqual(['ab|c', -3.5]);
  expect(through([2, 3], [0, 1])).toEqual(['a|b|c', -4]);
  expect(through([0, 3])).toEqual(['abc', -4]);
  expect(through([0, 2], [1, 3])).toBeNull();
  expect(through([0, 9])).toBeNull();
  expect(through()).toBeNull();
});

test('neighbouring unknown characters are one id', () => {
  const found = view('xyab', 1);
  expect(found.paths[0]?.ids).toEqual([6, 3]);
  expect(found.edges[0]).toMatchObject({ piece: 'x', id: 6, span: [0, 1] });
});

test('a text without characters has no ways', () => {
  expect(referenceSentencePiece('tri').latticeView('  ', { nbest: 3 })).toEqual({
    normalized: '',
    edges: [],
    paths: [],
    forced: null,
  });
});

describe.each(referenceNames)('the reference model %s', (name) => {
  const sentencePiece = referenceSentencePiece(name);

  test('has the scores of sentencepiece’s n best segmentations', () => {
    for (const { text, nbest } of readTable<NBestCase>(`${name}/nbest.jsonl`)) {
      const { paths } = sentencePiece.latticeView(text, { nbest: 8 });
      const expected = nbest.map(({ score }) => Math.fround(score));
      expect(paths.map(({ score }) => score)).toEqual(expected.map((score) => expect.closeTo(score, 3)));
    }
  });

  test('takes sentencepiece’s own way first', () => {
    for (const { text, ids } of readTable<PieceCase>(`${name}/cases.jsonl`).slice(0, 400)) {
      const [best] = sentencePiece.latticeView(text, { nbest: 1 }).paths;
      expect(best?.ids ?? []).toEqual(ids);
    }
  });
});
