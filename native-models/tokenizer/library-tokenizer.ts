import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import type { DecodeOptions, EncodeOptions, Encoding, Segmentations, Token } from './encoding.ts';
import type { Tokenizer, VocabularyEntry } from './encoding.ts';
import type { JsonSpecialTokens, TokenizerJson } from './json-parts.ts';
import type { LatticeRequest, LatticeView } from './lattice-view.ts';
import { cleanUpSpaces } from './t5-decoder.ts';
import { invalidTokenizer, TokenizerError } from './tokenizer-error.ts';
import { OffsetWalker } from './utf8.ts';

/** The library recurses over the text; beyond this it may run out of stack. */
const MAX_LENGTH = 100_000;

/** The kinds of model that the library knows; the oldest files do not say theirs. */
const kinds: readonly string[] = ['', 'BPE', 'WordPiece', 'WordLevel', 'Unigram'];

/**
 * A tokenizer.json of another kind (BPE, WordPiece …), read by @huggingface/tokenizers. The library knows no offsets:
 * spans are found by looking for each token's text, and are empty where it does not occur literally.
 */
export class LibraryTokenizer implements Tokenizer {
  readonly size: number;
  readonly unk_token_id: number | null;
  readonly eos_token_id: number | null;
  readonly pad_token_id: number | null;

  private readonly library: HubTokenizer;
  private readonly special: JsonSpecialTokens;
  private readonly specialIds: ReadonlySet<number>;

  constructor(json: TokenizerJson, special: JsonSpecialTokens, file: string) {
    this.special = special;
    const { type } = json.model;
    if (!kinds.includes(type)) throw invalidTokenizer(file, 'model.type', kinds.slice(1).join(', '), type);
    try {
      this.library = new HubTokenizer(json, { ...special });
      this.size = this.library.get_vocab(true).size;
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      throw invalidTokenizer(file, ['tokenizer'], ['known-kind'], found, error);
    }
    this.specialIds = new Set(json.added_tokens.flatMap(({ id, special }) => (special ? [id] : [])));
    const idOf = (token: string | null): number | null =>
      token === null ? null : (this.library.token_to_id(token) ?? null);
    this.unk_token_id = idOf(special.unk_token);
    this.eos_token_id = idOf(special.eos_token);
    this.pad_token_id = idOf(special.pad_token);
  }

  encode(text: string, options: EncodeOptions = {}): Encoding {
    const input_ids = this.encodeIds(text, options);
    const walker = new OffsetWalker(text);
    let at = 0;
    const tokens = input_ids.map((id): Token => {
      const piece = this.library.id_to_token(id) ?? '';
      const literal = this.specialIds.has(id) ? piece : this.decode([id]).trim();
      const found = literal === '' ? -1 : text.indexOf(literal, at);
      const span = found < 0 ? ([at, at] as const) : ([found, found + literal.length] as const);
      at = span[1];
      const byte_span = [walker.byteAtUnit(span[0]), walker.byteAtUnit(span[1])] as const;
      return { id, piece, score: null, span, byte_span, text: text.slice(...span) };
    });
    return { text, normalized: text, input_ids, attention_mask: input_ids.map(() => 1), tokens };
  }

  encodeIds(text: string, { add_special_tokens = true }: EncodeOptions = {}): number[] {
    if (text.length > MAX_LENGTH) {
      const expected = `at most ${MAX_LENGTH} characters`;
      const message = `The text has ${text.length} characters; this kind of tokenizer takes ${expected} at a time.`;
      throw new TokenizerError('text-too-long', message, { expected, found: ['characters', text.length] });
    }
    return [...this.library.encode(text, { add_special_tokens }).ids];
  }

  decode(ids: readonly number[], { skip_special_tokens = false }: DecodeOptions = {}): string {
    const known = ids.filter((id) => this.library.id_to_token(id) !== undefined);
    if (known.length === 0) return '';
    const text = this.library.decode(known, { skip_special_tokens, clean_up_tokenization_spaces: false });
    return this.special.clean_up_tokenization_spaces ? cleanUpSpaces(text) : text;
  }

  entry(id: number): VocabularyEntry | undefined {
    const piece = this.library.id_to_token(id);
    if (piece === undefined) return undefined;
    const type = id === this.unk_token_id ? 'UNKNOWN' : this.specialIds.has(id) ? 'CONTROL' : 'NORMAL';
    return { id, piece, score: null, type };
  }

  idOfPiece(piece: string): number | undefined {
    return this.library.token_to_id(piece);
  }

  segmentations(_text: string, _nbest: number): Segmentations {
    throw noLattice();
  }

  latticeView(_text: string, _request: LatticeRequest): LatticeView {
    throw noLattice();
  }

  mapNormalized(): null {
    return null;
  }
}

function noLattice(): TokenizerError {
  const message = 'This tokenizer is not a unigram model, so a text has no lattice of pieces.';
  return new TokenizerError('no-lattice', message, { expected: ['unigram-model'], found: ['other-kind'] });
}
