import { buildPieceTrie, type PieceTrie } from './piece-trie.ts';
import { byteOfPiece, isNullPiece, type SentencePieceModel } from './sentencepiece-model.ts';
import { encodeUtf8 } from './utf8.ts';
import { NO_ID } from './viterbi.ts';

/** An unknown character costs this much more than the worst piece (unigram_model.cc, `kUnkPenalty`). */
const UNK_PENALTY = 10;
/** FLT_MAX: the worst score of a vocabulary without NORMAL pieces. */
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** The pieces of a model, ready for segmenting. */
export class UnigramVocabulary {
  /** NORMAL and USER_DEFINED pieces → id. */
  readonly trie: PieceTrie;
  /** USER_DEFINED pieces alone, or null without any: the normalizer leaves them as they are. */
  readonly symbols: PieceTrie | null;
  /** By id, as the Viterbi search adds them up. */
  readonly scores: Float64Array;
  readonly unkScore: number;
  readonly unkId: number;
  /** Byte → id of its piece, or null without byte fallback. */
  readonly byteIds: Int32Array | null;
  private readonly userDefined: ReadonlySet<number>;
  private readonly reserved = new Map<string, number>();
  private readonly ordinary = new Map<string, number>();

  constructor({ pieces, trainer_spec }: SentencePieceModel) {
    const keys: Uint8Array[] = [];
    const ids: number[] = [];
    const userDefined = new Set<number>();
    this.scores = new Float64Array(pieces.length);
    this.byteIds = trainer_spec.byte_fallback ? new Int32Array(256) : null;
    let worst = LARGEST_FLOAT32;
    let unkId = NO_ID;
    for (const [id, { piece, score, type }] of pieces.entries()) {
      if (type === 'NORMAL') worst = Math.min(worst, score);
      if (isNullPiece(piece, type, trainer_spec)) continue;
      if (type === 'UNKNOWN') unkId = id;
      if (type === 'BYTE' && this.byteIds !== null) this.byteIds[byteOfPiece(piece)] = id;
      const reserved = type === 'UNKNOWN' || type === 'CONTROL' || type === 'BYTE';
      (reserved ? this.reserved : this.ordinary).set(piece, id);
      if (type !== 'NORMAL' && type !== 'USER_DEFINED') continue;
      const bytes = encodeUtf8(piece);
      keys.push(bytes);
      ids.push(id);
      this.scores[id] = type === 'USER_DEFINED' ? symbolScore(bytes.length) : score;
      if (type === 'USER_DEFINED') userDefined.add(id);
    }
    this.trie = buildPieceTrie(keys, ids);
    this.userDefined = userDefined;
    const symbols = keys.filter((_, index) => userDefined.has(ids[index]!));
    this.symbols = symbols.length === 0 ? null : buildPieceTrie(symbols, [...symbols.keys()]);
    this.unkScore = Math.fround(worst - UNK_PENALTY);
    this.unkId = unkId;
  }

  /** The id of a piece as sentencepiece looks it up: reserved pieces first. */
  idOf(piece: string): number | undefined {
    return this.reserved.get(piece) ?? this.ordinary.get(piece);
  }

  /** The score of a piece in the lattice, `length` characters long. */
  scoreOf(id: number, length: number): number {
    return this.userDefined.has(id) ? symbolScore(length) : this.scores[id]!;
  }
}

/** The bonus with which a user-defined symbol always wins (unigram_model.cc, `GetUserDefinedScore`). */
function symbolScore(length: number): number {
  return Math.fround(0.1 * (length - 1));
}
