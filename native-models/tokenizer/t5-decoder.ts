import type { AddedVocabulary } from './added-vocabulary.ts';
import { strip } from './python-whitespace.ts';
import type { SentencePiece } from './sentencepiece.ts';

const MARKER = '▁';

export interface T5DecoderOptions {
  readonly pieceCount: number;
  readonly add_prefix_space: boolean;
  readonly clean_up_tokenization_spaces: boolean;
}

/**
 * Tokens to text. Source: `PreTrainedTokenizer._decode` and `T5Tokenizer.convert_tokens_to_string` of transformers
 * 4.57.6, where spaces_between_special_tokens is always on.
 */
export class T5Decoder {
  /** Tokens that stand between spaces, each for itself. */
  private readonly apart: ReadonlySet<string>;

  constructor(
    private readonly sentencePiece: SentencePiece,
    private readonly added: AddedVocabulary,
    private readonly options: T5DecoderOptions,
  ) {
    const { encoder, allSpecialTokens, additionalSpecialTokens } = added;
    const ordinary = [...encoder.keys()].filter((token) => !allSpecialTokens.has(token));
    const beyond = additionalSpecialTokens.filter((token) => (encoder.get(token) ?? 0) >= options.pieceCount);
    this.apart = new Set([...ordinary, ...beyond]);
  }

  /** The text of tokens; with `skipSpecial` without the special ones. */
  decode(tokens: readonly string[], skipSpecial: boolean): string {
    const texts: string[] = [];
    let run: string[] = [];
    for (const token of tokens) {
      if (skipSpecial && this.added.allSpecialTokens.has(token)) continue;
      if (!this.apart.has(token)) {
        run.push(token);
        continue;
      }
      const text = run.length > 0 ? this.decodeRun(run) : '';
      if (text !== '') texts.push(text);
      run = [];
      texts.push(token);
    }
    if (run.length > 0) texts.push(this.decodeRun(run));
    const text = texts.join(' ');
    return this.options.clean_up_tokenization_spaces ? cleanUpSpaces(text) : text;
  }

  private decodeRun(tokens: readonly string[]): string {
    const [first = '', ...rest] = tokens;
    const stripped = this.options.add_prefix_space && first.startsWith(MARKER) ? first.slice(MARKER.length) : first;
    let text = '';
    let pieces: string[] = [];
    let afterSpecial = false;
    for (const token of [stripped, ...rest]) {
      if (this.added.allSpecialTokens.has(token)) {
        if (!afterSpecial) text += ' ';
        text += this.sentencePiece.decodePieces(pieces) + token;
        pieces = [];
        afterSpecial = true;
      } else {
        pieces.push(token);
        afterSpecial = false;
      }
    }
    return strip(text + this.sentencePiece.decodePieces(pieces));
  }
}

/** Source: `PreTrainedTokenizerBase.clean_up_tokenization`. */
const spacesToClean: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** Takes off the spaces before punctuation and English contractions. */
export function cleanUpSpaces(text: string): string {
  return spacesToClean.reduce((cleaned, [from, to]) => cleaned.replaceAll(from, to), text);
}
