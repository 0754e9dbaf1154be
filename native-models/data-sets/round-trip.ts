import type { Tokenizer } from '../tokenizer/encoding.ts';

const marker = '▁';

/** Tells whether token ids say the text again from which they were made, white space aside. */
export class RoundTrip {
  /** What a plain piece says, by id; null for every other token. */
  private readonly spellings: (string | null)[] = [];

  constructor(private readonly tokenizer: Tokenizer) {}

  /**
   * A text that passes through the tokenizer unchanged can be learnt as it stands. What fails: unknown characters, special
   * tokens, and characters that normalization replaces (`…` by `...`, full-width forms).
   */
  survives(text: string, ids: readonly number[]): boolean {
    const wanted = collapsed(text);
    // Nearly every text is made of plain pieces, and putting them together is far cheaper than decoding.
    if (this.spelled(ids) === wanted) return true;
    return collapsed(this.tokenizer.decode(ids, { skip_special_tokens: true })) === wanted;
  }

  /** The pieces together; null where a token is not a plain piece. A last `</s>` says nothing. */
  private spelled(ids: readonly number[]): string | null {
    const length = ids.at(-1) === this.tokenizer.eos_token_id ? ids.length - 1 : ids.length;
    let text = '';
    for (let at = 0; at < length; at++) {
      const spelling = this.spelling(ids[at]!);
      if (spelling === null) return null;
      text += spelling;
    }
    return text.trim();
  }

  private spelling(id: number): string | null {
    let spelling = this.spellings[id];
    if (spelling === undefined) {
      const entry = this.tokenizer.entry(id);
      spelling = entry?.type === 'NORMAL' ? entry.piece.replaceAll(marker, ' ') : null;
      this.spellings[id] = spelling;
    }
    return spelling;
  }
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
