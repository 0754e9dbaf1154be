import type { DecodeOptions, EncodeOptions, Encoding, Segmentations, Token } from './encoding.ts';
import type { Tokenizer, VocabularyEntry } from './encoding.ts';
import { AddedTokenFinder } from './json-added-tokens.ts';
import type { JsonSpecialTokens, JsonTokenizerParts } from './json-parts.ts';
import { unigramLatticeView, unigramSegmentations } from './json-segmentations.ts';
import type { LatticeRequest, LatticeView } from './lattice-view.ts';
import { joinMapped, mappedSource, sliceMapped, type MappedText } from './mapped-text.ts';
import { cleanUpSpaces } from './t5-decoder.ts';
import { decodeUtf8, OffsetWalker, Utf8Buffer } from './utf8.ts';
import { Viterbi } from './viterbi.ts';

/** A token with its place in UTF-16 units of the source text. */
interface FoundToken {
  readonly id: number;
  readonly piece: string;
  readonly special: boolean;
  readonly from: number;
  readonly to: number;
}

/** What a text goes through: a word, or an added token that was found in it. */
type Part = { readonly word: MappedText } | { readonly id: number; readonly place: MappedText };

/**
 * A tokenizer.json with a unigram model, exactly as Hugging Face's tokenizers 0.22 (Rust) reads it: its own normalizer
 * and words, scores in double precision.
 */
export class JsonUnigramTokenizer implements Tokenizer {
  readonly size: number;
  readonly unk_token_id: number | null;
  readonly eos_token_id: number | null;
  readonly pad_token_id: number | null;

  private readonly viterbi: Viterbi;
  private readonly source = new Utf8Buffer();
  private readonly finder: AddedTokenFinder;
  private readonly normalizedFinder: AddedTokenFinder;

  constructor(
    private readonly parts: JsonTokenizerParts,
    private readonly special: JsonSpecialTokens,
  ) {
    const { trie, scores, unkScore, unkId } = parts.model;
    this.viterbi = new Viterbi({ trie, scores, unkScore, unkId, precision: 'float64' });
    const added = parts.addedTokens;
    const patterns = added.map(({ id, token }) => ({
      id,
      token,
      pattern: token.normalized ? this.normalize(mappedSource(token.content)).text : token.content,
    }));
    this.finder = new AddedTokenFinder(patterns.filter(({ token }) => !token.normalized));
    this.normalizedFinder = new AddedTokenFinder(patterns.filter(({ token }) => token.normalized));
    const beyond = added.filter(({ token }) => !parts.model.ids.has(token.content));
    this.size = parts.model.pieces.length + beyond.length;
    this.unk_token_id = this.idOfSpecial(special.unk_token);
    this.eos_token_id = this.idOfSpecial(special.eos_token);
    this.pad_token_id = this.idOfSpecial(special.pad_token);
  }

  encode(text: string, { add_special_tokens = true }: EncodeOptions = {}): Encoding {
    const { found, normalized } = this.findTokens(text);
    const { before, after } = add_special_tokens ? this.parts.template : { before: [], after: [] };
    const placed = (ids: readonly number[], at: number): FoundToken[] =>
      ids.map((id) => ({ id, piece: this.entry(id)?.piece ?? '', special: true, from: at, to: at }));
    const all = [...placed(before, 0), ...found, ...placed(after, text.length)];
    const walker = new OffsetWalker(text);
    const tokens = all.map(({ id, piece, special, from, to }): Token => {
      const byte_span = [walker.byteAtUnit(from), walker.byteAtUnit(to)] as const;
      const score = special ? null : (this.parts.model.pieces[id]?.[1] ?? null);
      return { id, piece, score, span: [from, to], byte_span, text: text.slice(from, to) };
    });
    const input_ids = tokens.map(({ id }) => id);
    return { text, normalized, input_ids, attention_mask: input_ids.map(() => 1), tokens };
  }

  encodeIds(text: string, { add_special_tokens = true }: EncodeOptions = {}): number[] {
    const ids = this.findTokens(text).found.map(({ id }) => id);
    const { before, after } = this.parts.template;
    return add_special_tokens ? [...before, ...ids, ...after] : ids;
  }

  decode(ids: readonly number[], { skip_special_tokens = false }: DecodeOptions = {}): string {
    const tokens = ids.flatMap((id) => {
      const piece = this.entry(id)?.piece ?? [];
      return skip_special_tokens && this.parts.specialContents.has(String(piece)) ? [] : piece;
    });
    const text = this.parts.decoder.reduce((texts, step) => step(texts), tokens).join('');
    return this.special.clean_up_tokenization_spaces ? cleanUpSpaces(text) : text;
  }

  entry(id: number): VocabularyEntry | undefined {
    const added = this.parts.addedById.get(id);
    const [piece, score] = this.parts.model.pieces[id] ?? [undefined, null];
    if (piece === undefined && added === undefined) return undefined;
    const type = id === this.parts.model.unkId ? 'UNKNOWN' : added?.special ? 'CONTROL' : 'NORMAL';
    return { id, piece: added?.content ?? piece ?? '', score, type };
  }

  idOfPiece(piece: string): number | undefined {
    return this.parts.addedIds.get(piece) ?? this.parts.model.ids.get(piece);
  }

  /** Over the normalized text as a whole: no piece of a unigram vocabulary crosses from one word into the next. */
  segmentations(text: string, nbest: number): Segmentations {
    return unigramSegmentations(this.wholeText(text), nbest, this.parts.model);
  }

  latticeView(text: string, request: LatticeRequest): LatticeView {
    return unigramLatticeView(this.wholeText(text), request, this.parts.model);
  }

  mapNormalized(text: string): MappedText {
    const parts = Array.from(this.cut(text), (part) => ('word' in part ? part.word : part.place));
    return joinMapped(parts, text.length);
  }

  private wholeText(text: string): string {
    return joinMapped(this.words(this.normalize(mappedSource(text))), text.length).text;
  }

  private findTokens(text: string): { found: FoundToken[]; normalized: string } {
    const found: FoundToken[] = [];
    let normalized = '';
    for (const part of this.cut(text)) {
      if ('id' in part) {
        const { text: piece, starts } = part.place;
        const from = starts[0]!;
        found.push({
          id: part.id,
          piece: this.entry(part.id)?.piece ?? piece,
          special: true,
          from,
          to: starts.at(-1)!,
        });
        normalized += piece;
      } else {
        this.segment(part.word, found);
        normalized += part.word.text;
      }
    }
    return { found, normalized };
  }

  private *cut(text: string): Generator<Part> {
    for (const { from, to, id } of this.finder.split(text)) {
      const place = mappedSource(text.slice(from, to), from);
      if (id !== null) {
        yield { id, place };
        continue;
      }
      const normalized = this.normalize(place);
      for (const inner of this.normalizedFinder.split(normalized.text)) {
        const part = sliceMapped(normalized, inner.from, inner.to);
        if (inner.id !== null) yield { id: inner.id, place: part };
        else for (const word of this.words(part)) yield { word };
      }
    }
  }

  private normalize(text: MappedText): MappedText {
    return this.parts.normalizer.reduce((mapped, step) => step(mapped), text);
  }

  private words(text: MappedText): MappedText[] {
    return this.parts.preTokenizer.reduce((words, step) => words.flatMap(step), [text]);
  }

  /** Appends the pieces of a word; neighbouring unknown characters become one token. */
  private segment(word: MappedText, found: FoundToken[]): void {
    if (word.text === '') return;
    const { viterbi, source } = this;
    const { unkId } = this.parts.model;
    source.write(word.text);
    viterbi.run(source.bytes, 0, source.length);
    const walker = new OffsetWalker(word.text);
    let from = 0;
    for (let i = 0; i < viterbi.count;) {
      const id = viterbi.ids[i]!;
      let to = viterbi.ends[i++]!;
      while (id === unkId && i < viterbi.count && viterbi.ids[i] === unkId) to = viterbi.ends[i++]!;
      const place = { from: word.starts[walker.unitAtByte(from)]!, to: word.starts[walker.unitAtByte(to)]! };
      if (id === unkId) this.appendUnknown(from, to, place, found);
      else found.push({ id, piece: this.parts.model.pieces[id]![0], special: false, ...place });
      from = to;
    }
    source.shrink();
    viterbi.shrink();
  }

  private appendUnknown(from: number, to: number, place: { from: number; to: number }, found: FoundToken[]): void {
    const { ids, unkId, byteIds } = this.parts.model;
    const bytes = this.source.bytes.subarray(from, to);
    const piece = decodeUtf8(bytes);
    const known = ids.get(piece);
    const byteTokens = known === undefined && byteIds !== null ? Array.from(bytes, (byte) => byteIds[byte]!) : null;
    if (byteTokens === null) {
      found.push({ id: known ?? unkId, piece, special: false, ...place });
      return;
    }
    for (const [index, id] of byteTokens.entries()) {
      const last = index === byteTokens.length - 1;
      const end = last ? place.to : place.from;
      found.push({ id, piece: this.parts.model.pieces[id]![0], special: false, from: place.from, to: end });
    }
  }

  private idOfSpecial(token: string | null): number | null {
    return token === null ? null : (this.idOfPiece(token) ?? this.parts.model.unkId);
  }
}
