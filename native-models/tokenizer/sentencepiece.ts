import type { LatticeEdge, Segmentation, Segmentations } from './encoding.ts';
import { buildLattice, type LatticeNode } from './lattice.ts';
import { emptyLattice, nodesEndingAt, viewLattice, type LatticeRequest, type LatticeView } from './lattice-view.ts';
import { mappedFromBytes, type MappedText } from './mapped-text.ts';
import { nBestPaths } from './nbest.ts';
import { Normalizer } from './normalizer.ts';
import { decodePieces } from './sentencepiece-decoder.ts';
import { pieceOfByte, type SentencePieceModel } from './sentencepiece-model.ts';
import { UnigramVocabulary } from './unigram-vocabulary.ts';
import { decodeUtf8, Utf8Buffer } from './utf8.ts';
import { Viterbi } from './viterbi.ts';

/** A piece where it was found; `from` and `to` are bytes of the source text. */
export interface PieceOccurrence {
  readonly id: number;
  readonly piece: string;
  readonly from: number;
  readonly to: number;
}

/** The most segmentations that can be asked for. */
const MAX_NBEST = 1024;

/**
 * sentencepiece's processor for unigram models, exact to the id: normalizes, segments, decodes. Text may be a string
 * (lone surrogates count as U+FFFD) or bytes (each malformed byte counts as U+FFFD). Not re-entrant, but synchronous.
 */
export class SentencePiece {
  readonly vocabulary: UnigramVocabulary;
  private readonly normalizer: Normalizer;
  private readonly denormalizer: Normalizer | null;
  private readonly viterbi: Viterbi;
  private readonly source = new Utf8Buffer();

  /** A vocabulary already built for the same pieces can be shared. */
  constructor(
    private readonly model: SentencePieceModel,
    vocabulary?: UnigramVocabulary,
  ) {
    this.vocabulary = vocabulary ?? new UnigramVocabulary(model);
    const { trie, symbols, scores, unkScore, unkId } = this.vocabulary;
    const { normalizer_spec, denormalizer_spec, trainer_spec } = model;
    this.normalizer = new Normalizer(normalizer_spec, trainer_spec.treat_whitespace_as_suffix, symbols);
    this.denormalizer = denormalizer_spec && new Normalizer(denormalizer_spec, false, null);
    this.viterbi = new Viterbi({ trie, scores, unkScore, unkId, precision: 'float32' });
  }

  normalize(text: string | Uint8Array): string {
    this.prepare(text, false);
    return this.normalized();
  }

  /** The normalized text, and where in the source text each of its UTF-16 units comes from. */
  mapNormalized(text: string): MappedText {
    this.prepare(text, true);
    const mapped = mappedFromBytes(text, this.normalized(), this.normalizer.sourceOf);
    this.release();
    return mapped;
  }

  /** Appends the ids of a text. */
  encodeIds(text: string | Uint8Array, ids: number[]): void {
    this.prepare(text, false);
    const { normalizer, viterbi, vocabulary } = this;
    viterbi.run(normalizer.bytes, 0, normalizer.length);
    const { unkId, byteIds } = vocabulary;
    let unkBefore = false;
    let from = 0;
    for (let i = 0; i < viterbi.count; i++) {
      const id = viterbi.ids[i]!;
      const to = viterbi.ends[i]!;
      if (id !== unkId) {
        ids.push(id);
        unkBefore = false;
      } else if (byteIds !== null) {
        for (let at = from; at < to; at++) ids.push(byteIds[normalizer.bytes[at]!]!);
      } else {
        if (!unkBefore) ids.push(id);
        unkBefore = true;
      }
      from = to;
    }
    this.release();
  }

  /** The pieces of a text, where they come from in its bytes, and its normalized form. */
  encode(text: string | Uint8Array): { readonly normalized: string; readonly pieces: readonly PieceOccurrence[] } {
    this.prepare(text, true);
    const { normalizer, viterbi } = this;
    viterbi.run(normalizer.bytes, 0, normalizer.length);
    const pieces: PieceOccurrence[] = [];
    let from = 0;
    for (let i = 0; i < viterbi.count;) {
      const id = viterbi.ids[i]!;
      let to = viterbi.ends[i++]!;
      if (id === this.vocabulary.unkId && this.vocabulary.byteIds === null) {
        while (i < viterbi.count && viterbi.ids[i] === id) to = viterbi.ends[i++]!;
      }
      this.appendPieces(id, from, to, pieces);
      from = to;
    }
    const normalized = this.normalized();
    this.release();
    return { normalized, pieces };
  }

  /** What pieces say together. Pieces need not be in the vocabulary. */
  decodePieces(pieces: readonly string[]): string {
    return decodePieces(pieces, this.vocabulary, this.model, this.denormalizer);
  }

  /** As `decodePieces`, by id; ids beyond the vocabulary say nothing. */
  decodeIds(ids: readonly number[]): string {
    return this.decodePieces(ids.flatMap((id) => this.model.pieces[id]?.piece ?? []));
  }

  /** The lattice of a text and its `nbest` best segmentations (1 to 1024). */
  segmentations(text: string, nbest: number): Segmentations {
    this.prepare(text, false);
    const bytes = this.normalizer.bytes.slice(0, this.normalizer.length);
    const normalized = this.normalized();
    if (bytes.length === 0) return { normalized, lattice: [], nbest: [] };
    this.viterbi.run(bytes, 0, bytes.length);
    const best = new Map(Array.from(this.viterbi.ends.subarray(0, this.viterbi.count), (to, i) => [to, i] as const));
    const lattice = buildLattice(bytes, this.vocabulary);
    const isBest = ({ from, to, id }: LatticeNode): boolean => {
      const index = best.get(to);
      if (index === undefined || this.viterbi.ids[index] !== id) return false;
      return from === (index === 0 ? 0 : this.viterbi.ends[index - 1]);
    };
    const edges = lattice.beginning.flat().filter((node) => node !== lattice.eos);
    const paths = nBestPaths(lattice, Math.max(1, Math.min(nbest, MAX_NBEST)));
    return {
      normalized,
      lattice: edges.map((node): LatticeEdge => {
        const { id, from, to, score } = node;
        return { piece: decodeUtf8(bytes, from, to), id, score, byte_span: [from, to], best: isBest(node) };
      }),
      nbest: paths.map(({ nodes, score }): Segmentation => ({ pieces: this.piecesOfPath(nodes, bytes), score })),
    };
  }

  /** The lattice of a text as it is drawn, and ways through it. */
  latticeView(text: string, request: LatticeRequest): LatticeView {
    this.prepare(text, false);
    const bytes = this.normalizer.bytes.slice(0, this.normalizer.length);
    if (bytes.length === 0) return emptyLattice(this.normalized());
    this.viterbi.run(bytes, 0, bytes.length);
    const lattice = buildLattice(bytes, this.vocabulary);
    const best = nodesEndingAt(lattice, this.viterbi.ends.subarray(0, this.viterbi.count));
    return viewLattice(lattice, bytes, best, request, this.vocabulary);
  }

  private piecesOfPath(nodes: readonly LatticeNode[], bytes: Uint8Array): string[] {
    const { unkId, byteIds } = this.vocabulary;
    const pieces: string[] = [];
    let unkFrom = -1;
    for (const { id, from, to } of nodes) {
      if (id === unkId && byteIds !== null) pieces.push(...Array.from(bytes.subarray(from, to), pieceOfByte));
      else if (id === unkId && unkFrom >= 0) pieces[pieces.length - 1] = decodeUtf8(bytes, unkFrom, to);
      else pieces.push(decodeUtf8(bytes, from, to));
      unkFrom = id !== unkId ? -1 : unkFrom < 0 ? from : unkFrom;
    }
    return pieces;
  }

  private appendPieces(id: number, from: number, to: number, pieces: PieceOccurrence[]): void {
    const { bytes, sourceOf } = this.normalizer;
    const { unkId, byteIds } = this.vocabulary;
    const sourceFrom = sourceOf[from]!;
    const sourceTo = sourceOf[to]!;
    if (id !== unkId) pieces.push({ id, piece: this.model.pieces[id]!.piece, from: sourceFrom, to: sourceTo });
    else if (byteIds === null) pieces.push({ id, piece: decodeUtf8(bytes, from, to), from: sourceFrom, to: sourceTo });
    else {
      // The last byte piece of a character stands for it; those before cover nothing.
      for (let at = from; at < to; at++) {
        const byte = bytes[at]!;
        const end = at === to - 1 ? sourceTo : sourceFrom;
        pieces.push({ id: byteIds[byte]!, piece: pieceOfByte(byte), from: sourceFrom, to: end });
      }
    }
  }

  private prepare(text: string | Uint8Array, trackSource: boolean): void {
    if (typeof text === 'string') this.source.write(text);
    else this.source.writeBytes(text);
    this.normalizer.normalize(this.source.bytes, this.source.length, trackSource);
  }

  private normalized(): string {
    return decodeUtf8(this.normalizer.bytes, 0, this.normalizer.length);
  }

  private release(): void {
    this.source.shrink();
    this.normalizer.shrink();
    this.viterbi.shrink();
  }
}
