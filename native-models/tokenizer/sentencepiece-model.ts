import type { PieceType } from './encoding.ts';
import { Charsmap } from './charsmap.ts';
import { ProtobufFile, type MessageBytes } from './protobuf-message.ts';
import { invalidTokenizer } from './tokenizer-error.ts';

export interface SentencePieceEntry {
  readonly piece: string;
  /** Log probability, float32. */
  readonly score: number;
  readonly type: PieceType;
}

/** What of `trainer_spec` matters after training. */
export interface TrainerSpec {
  readonly model_type: number;
  readonly treat_whitespace_as_suffix: boolean;
  readonly byte_fallback: boolean;
  readonly unk_piece: string;
  readonly bos_piece: string;
  readonly eos_piece: string;
  readonly pad_piece: string;
  readonly unk_surface: string;
}

export interface NormalizerSpec {
  readonly name: string;
  /** Parsed `precompiled_charsmap`; null for the identity. */
  readonly charsmap: Charsmap | null;
  readonly add_dummy_prefix: boolean;
  readonly remove_extra_whitespaces: boolean;
  readonly escape_whitespaces: boolean;
}

/** A spiece.model as a value. The index of a piece is its id. */
export interface SentencePieceModel {
  readonly pieces: readonly SentencePieceEntry[];
  readonly trainer_spec: TrainerSpec;
  readonly normalizer_spec: NormalizerSpec;
  readonly denormalizer_spec: NormalizerSpec | null;
}

// Field numbers: sentencepiece_model.proto of sentencepiece 0.2.3.
const modelFields = {
  1: ['pieces', 'message'],
  2: ['trainer_spec', 'message'],
  3: ['normalizer_spec', 'message'],
  5: ['denormalizer_spec', 'message'],
} as const;
const pieceFields = { 1: ['piece', 'string'], 2: ['score', 'float'], 3: ['type', 'int32'] } as const;
const trainerFields = {
  3: ['model_type', 'int32'],
  24: ['treat_whitespace_as_suffix', 'bool'],
  35: ['byte_fallback', 'bool'],
  44: ['unk_surface', 'string'],
  45: ['unk_piece', 'string'],
  46: ['bos_piece', 'string'],
  47: ['eos_piece', 'string'],
  48: ['pad_piece', 'string'],
} as const;
const normalizerFields = {
  1: ['name', 'string'],
  2: ['precompiled_charsmap', 'bytes'],
  3: ['add_dummy_prefix', 'bool'],
  4: ['remove_extra_whitespaces', 'bool'],
  5: ['escape_whitespaces', 'bool'],
} as const;

const pieceTypes: Readonly<Record<number, PieceType>> = {
  1: 'NORMAL',
  2: 'UNKNOWN',
  3: 'CONTROL',
  4: 'USER_DEFINED',
  5: 'UNUSED',
  6: 'BYTE',
};
const modelTypes: Readonly<Record<number, string>> = { 1: 'UNIGRAM', 2: 'BPE', 3: 'WORD', 4: 'CHAR' };
const UNIGRAM = 1;

const defaultTrainerSpec: TrainerSpec = {
  model_type: UNIGRAM,
  treat_whitespace_as_suffix: false,
  byte_fallback: false,
  unk_piece: '<unk>',
  bos_piece: '<s>',
  eos_piece: '</s>',
  pad_piece: '<pad>',
  unk_surface: ' \u2047 ',
};

/**
 * Parses the bytes of a spiece.model. `file` is its name for messages.
 * Throws TokenizerError `tokenizer-invalid` where sentencepiece would not load it either, and for models that are not
 * unigram models.
 */
export function parseSentencePieceModel(bytes: Uint8Array, file: string): SentencePieceModel {
  const source = new ProtobufFile(bytes, file);
  const pieces: SentencePieceEntry[] = [];
  let trainer: TrainerSpec = defaultTrainerSpec;
  const normalizers: MessageBytes[] = [];
  const denormalizers: MessageBytes[] = [];
  source.read(modelFields, source.whole, 'the model', ({ name, value }) => {
    if (name === 'pieces') pieces.push(parsePiece(source, value, pieces.length, file));
    else if (name === 'trainer_spec') trainer = parseTrainerSpec(source, value, trainer);
    else if (name === 'normalizer_spec') normalizers.push(value);
    else denormalizers.push(value);
  });
  checkModel(pieces, trainer, file);
  const denormalizer = parseNormalizerSpec(source, denormalizers, 'denormalizer_spec', file);
  return {
    pieces,
    trainer_spec: trainer,
    normalizer_spec: parseNormalizerSpec(source, normalizers, 'normalizer_spec', file),
    denormalizer_spec: denormalizer.charsmap === null ? null : denormalizer,
  };
}

function parsePiece(source: ProtobufFile, message: MessageBytes, id: number, file: string): SentencePieceEntry {
  const place = `pieces[${id}]`;
  const entry = { piece: '', score: 0, type: 'NORMAL' as PieceType };
  source.read(pieceFields, message, place, ({ name, value }) => {
    if (name === 'piece') entry.piece = value;
    else if (name === 'score') entry.score = value;
    else {
      const type = pieceTypes[value];
      if (type === undefined) throw invalidTokenizer(file, `${place}.type`, 'a type from 1 to 6', String(value));
      entry.type = type;
    }
  });
  return entry;
}

function parseTrainerSpec(source: ProtobufFile, message: MessageBytes, before: TrainerSpec): TrainerSpec {
  const spec: Record<string, unknown> = { ...before };
  source.read(trainerFields, message, 'trainer_spec', ({ name, value }) => {
    spec[name] = value;
  });
  const parsed = spec as unknown as TrainerSpec;
  return {
    ...parsed,
    unk_piece: parsed.unk_piece || defaultTrainerSpec.unk_piece,
    bos_piece: parsed.bos_piece || defaultTrainerSpec.bos_piece,
    eos_piece: parsed.eos_piece || defaultTrainerSpec.eos_piece,
    pad_piece: parsed.pad_piece || defaultTrainerSpec.pad_piece,
  };
}

function parseNormalizerSpec(
  source: ProtobufFile,
  messages: readonly MessageBytes[],
  place: string,
  file: string,
): NormalizerSpec {
  const spec = { name: '', add_dummy_prefix: true, remove_extra_whitespaces: true, escape_whitespaces: true };
  let blob = new Uint8Array(0);
  for (const message of messages) {
    source.read(normalizerFields, message, place, ({ name, value }) => {
      if (name === 'precompiled_charsmap') blob = new Uint8Array(value);
      else if (name === 'name') spec.name = value;
      else spec[name] = value;
    });
  }
  const charsmap = blob.length === 0 ? null : Charsmap.parse(blob, file, `${place}.precompiled_charsmap`);
  return { ...spec, charsmap };
}

const MAX_PIECE_LENGTH = 8000;
const reservedTypes: ReadonlySet<PieceType> = new Set(['UNKNOWN', 'CONTROL', 'BYTE']);

/** The checks with which sentencepiece refuses a model (model_interface.cc, unigram_model.cc). */
function checkModel(pieces: readonly SentencePieceEntry[], trainer: TrainerSpec, file: string): void {
  const fail = (place: string, expected: string, found: string) => invalidTokenizer(file, place, expected, found);
  if (trainer.model_type !== UNIGRAM) {
    const found = modelTypes[trainer.model_type] ?? String(trainer.model_type);
    throw fail('trainer_spec.model_type', 'UNIGRAM', found);
  }
  const reserved = new Set<string>();
  const ordinary = new Set<string>();
  let bytePieces = 0;
  let unknowns = 0;
  for (const [id, { piece, score, type }] of pieces.entries()) {
    const place = `pieces[${id}]`;
    if (piece === '') throw fail(`${place}.piece`, 'some text', 'empty');
    if (piece.length >= MAX_PIECE_LENGTH) throw fail(`${place}.piece`, 'shorter', `${piece.length} characters`);
    if (!Number.isFinite(score)) throw fail(`${place}.score`, 'a finite number', String(score));
    if (isNullPiece(piece, type, trainer)) continue;
    if (piece.includes('\0')) throw fail(`${place}.piece`, 'without NUL', JSON.stringify(piece));
    const seen = reservedTypes.has(type) ? reserved : ordinary;
    if (seen.has(piece)) throw fail(`${place}.piece`, 'a piece of its own', `${JSON.stringify(piece)} a second time`);
    seen.add(piece);
    if (type === 'UNKNOWN' && ++unknowns > 1) throw fail(`${place}.type`, 'the only UNKNOWN', 'a second one');
    if (type !== 'BYTE') continue;
    if (!trainer.byte_fallback) throw fail(`${place}.type`, 'not BYTE as byte_fallback is off', 'BYTE');
    if (byteOfPiece(piece) < 0) throw fail(`${place}.piece`, 'a byte such as <0x0A>', JSON.stringify(piece));
    bytePieces++;
  }
  if (ordinary.size === 0) throw fail('pieces', 'some NORMAL pieces', 'none');
  if (unknowns === 0 && !trainer.byte_fallback) throw fail('pieces', 'an UNKNOWN piece', 'none');
  if (trainer.byte_fallback && bytePieces !== 256) throw fail('pieces', '256 BYTE pieces', String(bytePieces));
}

/** Conversion scripts sometimes add a raw NUL beside `<0x00>`; sentencepiece treats it as UNUSED. */
export function isNullPiece(piece: string, type: PieceType, trainer: TrainerSpec): boolean {
  return piece === '\0' && (type === 'UNUSED' || trainer.byte_fallback);
}

/** The byte that a piece such as `<0x0A>` stands for, or −1. */
export function byteOfPiece(piece: string): number {
  return /^<0x[0-9A-F]{2}>$/.test(piece) ? Number.parseInt(piece.slice(3, 5), 16) : -1;
}

/** The piece of a byte: `<0x0A>` for 10. */
export function pieceOfByte(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
