import fc from 'fast-check';
import { SentencePieceProcessor } from 'sentencepiece-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireReference } from '../testing/reference.ts';
import { encodeAsTable, encodeIds, referenceSentencePiece } from './test-data.ts';

/** Text over the ranges where normalizers and segmenters go wrong, and over all of Unicode. */
const ranges = [
  [0x00, 0x7f],
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x300, 0x36f],
  [0x400, 0x4ff],
  [0x2000, 0x206f],
  [0x2580, 0x2583],
  [0x3000, 0x33ff],
  [0x4e00, 0x4eff],
  [0xac00, 0xacff],
  [0xf900, 0xfdff],
  [0xff00, 0xffef],
  [0x1f300, 0x1f6ff],
] as const;
const character = fc.oneof(
  ...ranges.map(([min, max]) => fc.integer({ min, max }).map((code) => String.fromCodePoint(code))),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  fc.constantFrom(' ', '  ', '▁', 'Финляндия', 'translate', '学习'),
);
const text = fc.array(character, { maxLength: 40 }).map((parts) => parts.join('').replaceAll('\0', ''));

describe.each(['tri', 'casefold'])('random Unicode through %s', (name) => {
  const sentencePiece = referenceSentencePiece(name);
  const oracle = new SentencePieceProcessor();
  beforeAll(() => oracle.load(requireReference(`tokenizers/${name}/spiece.model`)));

  test('is normalized and segmented as sentencepiece-js does it', () => {
    fc.assert(
      fc.property(text, (text) => {
        const ids = encodeIds(sentencePiece, text);
        const expected = [...oracle.encodeIds(text)];
        const pieces = oracle.encodePieces(text);
        expect(sentencePiece.normalize(text)).toBe(pieces.join(''));
        expect(ids).toEqual(expected);
      }),
      { numRuns: 1500, seed: 20260 },
    );
  });

  test('decodes as sentencepiece-js does it', () => {
    const size = sentencePiece.vocabulary.scores.length;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: size - 1 }), { minLength: 1, maxLength: 20 }), (ids) => {
        expect(sentencePiece.decodeIds(ids)).toBe(oracle.decodeIds(ids));
      }),
      { numRuns: 500, seed: 20261 },
    );
  });
});

describe.each(['tri', 'bytes', 'casefold'])('whatever goes through %s', (name) => {
  const sentencePiece = referenceSentencePiece(name);

  test('comes out in pieces that together are the normalized text, with spans in order and inside the text', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (text) => {
        const { normalized, pieces, spans } = encodeAsTable(sentencePiece, text);
        const bytes = pieces.map((piece) =>
          name === 'bytes' && /^<0x..>$/.test(piece)
            ? Buffer.from([Number.parseInt(piece.slice(3, 5), 16)])
            : Buffer.from(piece),
        );
        expect(Buffer.concat(bytes).toString()).toBe(normalized);
        let end = 0;
        for (const [from, to] of spans) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThanOrEqual(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(Buffer.byteLength(text));
      }),
      { numRuns: 400, seed: 20262 },
    );
  });
});

test('a model with byte fallback and no rules gives every text back, `▁` as a space', () => {
  const sentencePiece = referenceSentencePiece('bytes');
  fc.assert(
    fc.property(text, (text) => {
      expect(sentencePiece.decodeIds(encodeIds(sentencePiece, text))).toBe(text.replaceAll('▁', ' '));
    }),
    { numRuns: 1000, seed: 20263 },
  );
});
