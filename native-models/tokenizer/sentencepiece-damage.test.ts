import { PbfWriter } from 'pbf';
import { expect, test } from 'vitest';
import { seeded } from '../testing/seeded.ts';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { SentencePiece } from './sentencepiece.ts';
import { encodeIds, referenceModelBytes } from './test-data.ts';
import { TokenizerError } from './tokenizer-error.ts';

const texts = ['', 'Мама мыла раму', 'ﬁ ½ e\u0301 👍🏽', 'a\tb  c <sep>', '\u3000我喜欢学习'];

/** A damaged model either works, whatever it says, or is refused in a sentence. */
function expectWorksOrIsRefused(bytes: Uint8Array): 'works' | 'refused' {
  let sentencePiece: SentencePiece;
  try {
    sentencePiece = new SentencePiece(parseSentencePieceModel(bytes, 'spiece.model'));
  } catch (error) {
    expect(error).toBeInstanceOf(TokenizerError);
    expect(error).toMatchObject({ code: 'tokenizer-invalid', details: { file: 'spiece.model' } });
    return 'refused';
  }
  for (const text of texts) {
    const ids = encodeIds(sentencePiece, text);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
    expect(typeof sentencePiece.decodeIds(ids)).toBe('string');
    expect(sentencePiece.encode(text).pieces.map(({ id }) => id)).toEqual(ids);
  }
  return 'works';
}

/** Whole numbers below a limit, from a seed. */
function createRandom(seed: number): (below: number) => number {
  const next = seeded(seed);
  return (below) => (next() * 2 ** 32) % below;
}

test.each(['tri', 'bytes'])(
  'flipped bytes in %s give a working tokenizer or a TokenizerError',
  (name) => {
    const bytes = referenceModelBytes(name);
    const random = createRandom(7);
    const outcomes = new Set<string>();
    for (let run = 0; run < 150; run++) {
      const damaged = Uint8Array.from(bytes);
      // Half of the damage goes to the last fifth, where the specs and the charsmap lie.
      const from = run % 2 === 0 ? 0 : Math.floor(bytes.length * 0.8);
      for (let flips = 0; flips <= run % 4; flips++) damaged[from + random(bytes.length - from)] = random(256);
      outcomes.add(expectWorksOrIsRefused(damaged));
    }
    expect([...outcomes].sort()).toEqual(['refused', 'works']);
  },
  60_000,
);

test.each(['tri', 'bytes'])(
  'a truncated %s gives a working tokenizer or a TokenizerError',
  (name) => {
    const bytes = referenceModelBytes(name);
    const random = createRandom(8);
    for (let run = 0; run < 80; run++) expectWorksOrIsRefused(bytes.subarray(0, random(bytes.length)));
  },
  60_000,
);

test('bytes that are no protobuf at all are refused', () => {
  const random = createRandom(9);
  for (let run = 0; run < 300; run++) {
    expectWorksOrIsRefused(Uint8Array.from({ length: random(64) }, () => random(256)));
  }
});

type Piece = readonly [piece: string, score?: number, type?: number];

function writeModel(pieces: readonly Piece[], trainer: Readonly<Record<number, number>> = {}): Uint8Array {
  const writer = new PbfWriter();
  for (const [piece, score = -1, type = 1] of pieces) {
    const message = new PbfWriter();
    message.writeStringField(1, piece);
    message.writeFloatField(2, score);
    message.writeVarintField(3, type);
    writer.writeBytesField(1, message.finish());
  }
  const spec = new PbfWriter();
  for (const [field, value] of Object.entries(trainer)) spec.writeVarintField(Number(field), value);
  writer.writeBytesField(2, spec.finish());
  return writer.finish();
}

const unk: Piece = ['<unk>', 0, 2];

test.each([
  ['no piece', writeModel([]), 'pieces', 'some NORMAL pieces'],
  ['no UNKNOWN piece', writeModel([['a']]), 'pieces', 'an UNKNOWN piece'],
  ['an empty piece', writeModel([unk, ['']]), 'pieces[1].piece', 'some text'],
  ['a piece twice', writeModel([unk, ['a'], ['a']]), 'pieces[2].piece', 'a piece of its own'],
  ['a score that is no number', writeModel([unk, ['a', NaN]]), 'pieces[1].score', 'a finite number'],
  ['a type of its own', writeModel([unk, ['a', 0, 9]]), 'pieces[1].type', 'a type from 1 to 6'],
  ['a NUL in a piece', writeModel([unk, ['a\0b']]), 'pieces[1].piece', 'without NUL'],
  ['a BPE model', writeModel([unk, ['a']], { 3: 2 }), 'trainer_spec.model_type', 'UNIGRAM'],
  ['byte fallback without bytes', writeModel([unk, ['a']], { 35: 1 }), 'pieces', '256 BYTE pieces'],
])('a model with %s is refused, naming the place', (_what, bytes, place, expected) => {
  expect(() => parseSentencePieceModel(bytes, 'x.model')).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ file: 'x.model', place, expected }) as object }),
  );
});

test('a length beyond the file is refused before anything is read or allocated', () => {
  // Field 1, 2^31 bytes long, in a file of seven.
  const bytes = Uint8Array.of(0x0a, 0x80, 0x80, 0x80, 0x80, 0x08, 0x00);
  expect(() => parseSentencePieceModel(bytes, 'x.model')).toThrow('x.model');
  expect(() => parseSentencePieceModel(bytes, 'x.model')).toThrow('2147483648 bytes');
});
