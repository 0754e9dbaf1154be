import { addedToken, type AddedToken } from './added-token.ts';
import { buildAddedVocabulary, type AddedVocabulary } from './added-vocabulary.ts';
import type {
  DecodeOptions,
  EncodeOptions,
  Encoding,
  Segmentations,
  Token,
  Tokenizer,
  VocabularyEntry,
} from './encoding.ts';
import type { LatticeRequest, LatticeView } from './lattice-view.ts';
import { joinMapped, mappedSource, type MappedText } from './mapped-text.ts';
import type { SentencePieceModel } from './sentencepiece-model.ts';
import { SentencePiece } from './sentencepiece.ts';
import { splitIntoSegments, textPosition, type Segment } from './special-token-segments.ts';
import { T5Decoder } from './t5-decoder.ts';
import { contentOf, type SpecialTokenName, type T5Settings } from './t5-settings.ts';
import { TokenSplitter } from './token-splitter.ts';
import { OffsetWalker } from './utf8.ts';

const MARKER = '▁';

/** A token before its place is known in every unit; `from` and `to` count UTF-16 units of the text that was cut. */
interface FoundToken {
  readonly id: number;
  readonly piece: string;
  readonly special: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * Hugging Face's `T5Tokenizer(use_fast=False)`, transformers 4.57.6: literal added tokens are cut out first, the rest
 * goes through sentencepiece, `</s>` comes last.
 */
export class T5Tokenizer implements Tokenizer {
  readonly size: number;
  readonly unk_token_id: number | null;
  readonly eos_token_id: number | null;
  readonly pad_token_id: number | null;

  private readonly sentencePiece: SentencePiece;
  private readonly added: AddedVocabulary;
  private readonly splitter: TokenSplitter;
  private readonly tokens: ReadonlyMap<string, AddedToken>;
  private readonly decoder: T5Decoder;
  /** Ids of pieces whose text Hugging Face looks up as another id; null if there are none. */
  private readonly renamed: ReadonlyMap<number, number> | null;
  private readonly unkToken: string;
  private readonly unkTokenPieces: number;

  /** `file` names the settings in messages. Throws TokenizerError `tokenizer-invalid` for settings that contradict. */
  constructor(
    private readonly model: SentencePieceModel,
    private readonly settings: T5Settings,
    file = 'tokenizer_config.json',
  ) {
    // The newer behaviour switches sentencepiece's own dummy prefix off and puts `▁` before the text itself.
    const normalizer_spec = { ...model.normalizer_spec, add_dummy_prefix: false };
    this.sentencePiece = new SentencePiece(settings.legacy ? model : { ...model, normalizer_spec });
    this.added = buildAddedVocabulary(model, settings, file);
    this.tokens = new Map(
      Array.from(this.added.encoder, ([content, id]) => [content, this.added.decoder.get(id) ?? addedToken(content)]),
    );
    this.splitter = new TokenSplitter(settings.split_special_tokens ? [] : this.contents());
    const { add_prefix_space, clean_up_tokenization_spaces } = settings;
    const decoderOptions = { pieceCount: model.pieces.length, add_prefix_space, clean_up_tokenization_spaces };
    this.decoder = new T5Decoder(this.sentencePiece, this.added, decoderOptions);
    this.renamed = this.findRenamed();
    this.size = this.added.size;
    this.unk_token_id = this.specialTokenId('unk_token');
    this.eos_token_id = this.specialTokenId('eos_token');
    this.pad_token_id = this.specialTokenId('pad_token');
    const { unk_token } = settings.special_tokens;
    this.unkToken = unk_token === undefined ? '' : contentOf(unk_token);
    this.unkTokenPieces = this.sentencePiece.encode(this.unkToken).pieces.length;
  }

  encode(text: string, { add_special_tokens = true }: EncodeOptions = {}): Encoding {
    const { found, normalized, prefixUnits } = this.findTokens(text);
    const tokens = this.locate(text, found, prefixUnits);
    if (add_special_tokens) this.appendEos(text, tokens);
    const input_ids = tokens.map(({ id }) => id);
    return { text, normalized, input_ids, attention_mask: input_ids.map(() => 1), tokens };
  }

  encodeIds(text: string, { add_special_tokens = true }: EncodeOptions = {}): number[] {
    const ids = this.encodePlain(text) ?? this.findTokens(text).found.map(({ id }) => id);
    if (add_special_tokens && this.eos_token_id !== null && ids.at(-1) !== this.eos_token_id) {
      ids.push(this.eos_token_id);
    }
    return ids;
  }

  decode(ids: readonly number[], { skip_special_tokens = false }: DecodeOptions = {}): string {
    const tokens = ids.flatMap((id) => this.added.decoder.get(id)?.content ?? this.model.pieces[id]?.piece ?? []);
    return this.decoder.decode(tokens, skip_special_tokens);
  }

  entry(id: number): VocabularyEntry | undefined {
    const added = this.added.decoder.get(id);
    const entry = this.model.pieces[id];
    if (entry !== undefined) return { id, ...entry, piece: added?.content ?? entry.piece };
    if (added === undefined) return undefined;
    return { id, piece: added.content, score: null, type: added.special ? 'CONTROL' : 'USER_DEFINED' };
  }

  idOfPiece(piece: string): number | undefined {
    return this.added.encoder.get(piece) ?? this.sentencePiece.vocabulary.idOf(piece);
  }

  /** Of the whole text as sentencepiece alone sees it: added tokens are text like any other. */
  segmentations(text: string, nbest: number): Segmentations {
    return this.wholeTextSentencePiece().segmentations(text, nbest);
  }

  latticeView(text: string, request: LatticeRequest): LatticeView {
    return this.wholeTextSentencePiece().latticeView(text, request);
  }

  mapNormalized(text: string): MappedText {
    const prefixUnits = this.prefixed(text).length - text.length;
    const parts = splitIntoSegments(this.prefixed(text), this.splitter, this.tokens).map((segment) => {
      const mapped = segment.isToken ? mappedSource(segment.text) : this.mapSegment(segment);
      const starts = mapped.starts.map((start) => Math.max(0, textPosition(segment, start) - prefixUnits));
      return { text: mapped.text, starts };
    });
    return joinMapped(parts, text.length);
  }

  private wholeText: SentencePiece | null = null;

  private wholeTextSentencePiece(): SentencePiece {
    if (this.settings.legacy) return this.sentencePiece;
    return (this.wholeText ??= new SentencePiece(this.model, this.sentencePiece.vocabulary));
  }

  /** The ids of a text without added tokens; null where the careful way is needed. */
  private encodePlain(text: string): number[] | null {
    if (this.renamed !== null || this.splitter.mayContainToken(text)) return null;
    const { legacy, add_prefix_space } = this.settings;
    if (!legacy && !add_prefix_space) return null;
    const ids: number[] = [];
    if (legacy) this.sentencePiece.encodeIds(text, ids);
    else if (text !== '') this.sentencePiece.encodeIds(this.unkToken + this.prefixed(text), ids);
    // An unknown piece may, once normalized, read like an added token, and then counts as one.
    const unkId = this.sentencePiece.vocabulary.unkId;
    if (ids.includes(unkId) && this.splitter.mayContainToken(this.sentencePiece.normalize(text))) return null;
    return legacy || ids.length < this.unkTokenPieces ? ids : ids.slice(this.unkTokenPieces);
  }

  private findTokens(text: string): { found: FoundToken[]; normalized: string; prefixUnits: number } {
    const { legacy, add_prefix_space } = this.settings;
    const prefixUnits = !legacy && add_prefix_space && text !== '' ? MARKER.length : 0;
    const found: FoundToken[] = [];
    let normalized = '';
    for (const segment of splitIntoSegments(this.prefixed(text), this.splitter, this.tokens)) {
      if (segment.isToken) {
        const [from, to] = [textPosition(segment, 0), textPosition(segment, segment.text.length)];
        found.push({ id: this.added.encoder.get(segment.text)!, piece: segment.text, special: true, from, to });
        normalized += segment.text;
      } else normalized += this.findPieces(segment, found);
    }
    const dropsPrefix = found.length > 1 && found[0]!.piece === MARKER && this.isSpecial(found[1]!.piece);
    if (!legacy && dropsPrefix) found.shift();
    return { found, normalized, prefixUnits };
  }

  /** The text that is cut; in the newer behaviour `▁` is whitespace, and one stands before the text. */
  private prefixed(text: string): string {
    if (this.settings.legacy || text === '') return text;
    return (this.settings.add_prefix_space ? MARKER : '') + text.replaceAll(MARKER, ' ');
  }

  /** Appends the pieces of a segment and returns its normalized text. */
  private findPieces(segment: Segment, found: FoundToken[]): string {
    const guard = this.guardOf(segment);
    const { normalized, pieces } = this.sentencePiece.encode(guard + segment.text);
    const kept = guard !== '' && pieces.length >= this.unkTokenPieces ? pieces.slice(this.unkTokenPieces) : pieces;
    const walker = new OffsetWalker(guard + segment.text);
    const position = (byte: number) => textPosition(segment, Math.max(0, walker.unitAtByte(byte) - guard.length));
    for (const { id, piece, from, to } of kept) {
      const renamed = this.idOfFound(id, piece);
      found.push({ id: renamed, piece, special: false, from: position(from), to: position(to) });
    }
    const guardText = guard !== '' ? this.sentencePiece.normalize(guard) : '';
    return normalized.startsWith(guardText) ? normalized.slice(guardText.length) : normalized;
  }

  /** sentencepiece would strip a leading space, so it reads the unknown token before it, and that is cut off again. */
  private guardOf(segment: Segment): string {
    return !this.settings.legacy && /^[▁ ]/.test(segment.text) ? this.unkToken : '';
  }

  /** As `findPieces` normalizes; the way back leads into the segment. */
  private mapSegment(segment: Segment): MappedText {
    const guard = this.guardOf(segment);
    const mapped = this.sentencePiece.mapNormalized(guard + segment.text);
    const guardText = guard === '' ? '' : this.sentencePiece.normalize(guard);
    const from = mapped.text.startsWith(guardText) ? guardText.length : 0;
    const starts = mapped.starts.subarray(from).map((start) => Math.max(0, start - guard.length));
    return { text: mapped.text.slice(from), starts };
  }

  /** Hugging Face looks ids up again by the text of the piece. */
  private idOfFound(id: number, piece: string): number {
    if (id === this.sentencePiece.vocabulary.unkId) return this.idOfPiece(piece) ?? id;
    return this.renamed?.get(id) ?? id;
  }

  private locate(text: string, found: readonly FoundToken[], prefixUnits: number): Token[] {
    const walker = new OffsetWalker(text);
    return found.map(({ id, piece, special, from, to }) => {
      const span = [Math.max(0, from - prefixUnits), Math.max(0, to - prefixUnits)] as const;
      const byte_span = [walker.byteAtUnit(span[0]), walker.byteAtUnit(span[1])] as const;
      const score = special ? null : (this.model.pieces[id]?.score ?? null);
      return { id, piece, score, span, byte_span, text: text.slice(...span) };
    });
  }

  private appendEos(text: string, tokens: Token[]): void {
    const { eos_token } = this.settings.special_tokens;
    if (eos_token === undefined || this.eos_token_id === null || tokens.at(-1)?.id === this.eos_token_id) return;
    const bytes = new OffsetWalker(text).byteAtUnit(text.length);
    const place = { span: [text.length, text.length], byte_span: [bytes, bytes], text: '' } as const;
    tokens.push({ id: this.eos_token_id, piece: contentOf(eos_token), score: null, ...place });
  }

  private findRenamed(): ReadonlyMap<number, number> | null {
    const renamed = new Map<number, number>();
    for (const [id, { piece }] of this.model.pieces.entries()) {
      const found = this.idOfPiece(piece);
      if (found !== undefined && found !== id) renamed.set(id, found);
    }
    return renamed.size === 0 ? null : renamed;
  }

  private contents(): string[] {
    return Array.from(this.added.decoder.values(), ({ content }) => content);
  }

  private specialTokenId(name: SpecialTokenName): number | null {
    const token = this.settings.special_tokens[name];
    if (token === undefined) return null;
    return this.idOfPiece(contentOf(token)) ?? this.sentencePiece.vocabulary.unkId;
  }

  private isSpecial(piece: string): boolean {
    return this.added.allSpecialTokens.has(piece);
  }
}
