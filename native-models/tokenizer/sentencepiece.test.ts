import { describe, expect, test } from 'vitest';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { SentencePiece } from './sentencepiece.ts';
import {
  encodeAsTable,
  encodeIds,
  readOwnTable,
  readTable,
  referenceNames,
  referenceSentencePiece,
  type DecodeCase,
  type NBestCase,
  type PieceCase,
} from './test-data.ts';

/** A small model with unusual settings, and what sentencepiece 0.2.3 answers. */
interface SettingsCase {
  readonly name: string;
  readonly model: string;
  readonly encode: readonly PieceCase[];
  readonly malformed: readonly { readonly hex: string; readonly ids: readonly number[] }[];
  readonly decode: readonly DecodeCase[];
  readonly nbest: readonly NBestCase[];
}

function expectNBest(sentencePiece: SentencePiece, cases: readonly NBestCase[]): void {
  for (const { text, nbest } of cases) {
    const found = sentencePiece.segmentations(text, 8).nbest;
    expect(found.map(({ pieces }) => pieces)).toEqual(nbest.map(({ pieces }) => pieces));
    for (const [index, { score }] of found.entries()) expect(score).toBe(Math.fround(nbest[index]!.score));
  }
}

describe.each(referenceNames)('the reference model %s', (name) => {
  const sentencePiece = referenceSentencePiece(name);

  test('gives the normalized text, ids, pieces and spans of every case', () => {
    for (const row of readTable<PieceCase>(`${name}/cases.jsonl`)) {
      expect(encodeAsTable(sentencePiece, row.text)).toEqual(row);
    }
  });

  test('gives the same ids when only ids are asked for', () => {
    for (const { text, ids } of readTable<PieceCase>(`${name}/cases.jsonl`)) {
      expect(encodeIds(sentencePiece, text)).toEqual(ids);
    }
  });

  test('decodes every list of ids', () => {
    for (const { ids, text } of readTable<DecodeCase>(`${name}/decode.jsonl`)) {
      expect(sentencePiece.decodeIds(ids)).toBe(text);
    }
  });

  test('gives the n best segmentations with their float32 scores', () => {
    expectNBest(sentencePiece, readTable<NBestCase>(`${name}/nbest.jsonl`));
  });
});

describe.each(readOwnTable<SettingsCase>('sentencepiece-settings.cases.jsonl'))('a model with $name', (settings) => {
  const bytes = Buffer.from(settings.model, 'base64');
  const sentencePiece = new SentencePiece(parseSentencePieceModel(bytes, settings.name));

  test('normalizes and segments as sentencepiece does', () => {
    for (const row of settings.encode) expect(encodeAsTable(sentencePiece, row.text)).toEqual(row);
  });

  test('reads each malformed byte as U+FFFD', () => {
    for (const { hex, ids } of settings.malformed) {
      expect(encodeIds(sentencePiece, Buffer.from(hex, 'hex'))).toEqual(ids);
    }
  });

  test('decodes as sentencepiece does', () => {
    for (const { ids, text } of settings.decode) expect(sentencePiece.decodeIds(ids)).toBe(text);
  });

  test('finds the n best segmentations in the same order', () => {
    expectNBest(sentencePiece, settings.nbest);
  });
});

test('a lone surrogate counts as U+FFFD', () => {
  const sentencePiece = referenceSentencePiece('bytes');
  expect(encodeIds(sentencePiece, 'a\ud800b')).toEqual(encodeIds(sentencePiece, 'a\ufffdb'));
  const long = 'x'.repeat(300);
  expect(encodeIds(sentencePiece, `${long}\udfff`)).toEqual(encodeIds(sentencePiece, `${long}\ufffd`));
});

test('ids beyond the vocabulary decode to nothing', () => {
  expect(referenceSentencePiece('tri').decodeIds([-1, 1e9, 36])).toBe('a');
});

test('one best segmentation is the one that encoding takes, with the sum of its scores', () => {
  const sentencePiece = referenceSentencePiece('tri');
  const text = 'Мама мыла раму';
  const [row] = readTable<NBestCase>('tri/nbest.jsonl').filter((row) => row.text === text);
  const { nbest, lattice } = sentencePiece.segmentations(text, 1);
  expect(nbest).toEqual([{ pieces: row!.nbest[0]!.pieces, score: Math.fround(row!.nbest[0]!.score) }]);
  const best = lattice.filter((edge) => edge.best);
  expect(best.map(({ piece }) => piece)).toEqual(row!.nbest[0]!.pieces);
  expect(best.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(row!.nbest[0]!.score, 4);
});

test('the lattice holds every piece of the vocabulary that occurs in the text', () => {
  const sentencePiece = referenceSentencePiece('tri');
  const { lattice, normalized } = sentencePiece.segmentations('translate to ru', 1);
  const bytes = Buffer.from(normalized);
  const expected: string[] = [];
  for (let from = 0; from < bytes.length; from++) {
    for (let to = from + 1; to <= bytes.length; to++) {
      const piece = bytes.subarray(from, to).toString();
      if (sentencePiece.vocabulary.idOf(piece) !== undefined && Buffer.from(piece).length === to - from) {
        expected.push(`${from} ${to} ${piece}`);
      }
    }
  }
  expect(lattice.map(({ byte_span: [from, to], piece }) => `${from} ${to} ${piece}`)).toEqual(expected);
});
