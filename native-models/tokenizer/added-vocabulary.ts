import { addedToken, type AddedToken } from './added-token.ts';
import type { SentencePieceModel } from './sentencepiece-model.ts';
import { contentOf, specialTokenNames, type T5Settings, type TokenSetting } from './t5-settings.ts';
import { invalidTokenizer } from './tokenizer-error.ts';

/** The tokens beside the pieces, as Hugging Face's T5Tokenizer holds them once it is made. */
export interface AddedVocabulary {
  /** Id → token. */
  readonly decoder: ReadonlyMap<number, AddedToken>;
  /** Content → id. */
  readonly encoder: ReadonlyMap<string, number>;
  /** Tokens that `skip_special_tokens` leaves out. */
  readonly allSpecialTokens: ReadonlySet<string>;
  readonly additionalSpecialTokens: readonly string[];
  /** Hugging Face's `len(tokenizer)`. */
  readonly size: number;
}

/**
 * Gives every special token an id. Source: `T5Tokenizer.__init__` and `PreTrainedTokenizer._add_tokens` of
 * transformers 4.57.6. `<extra_id_n>` are numbered from the top: `<extra_id_0>` gets the highest id.
 */
export function buildAddedVocabulary(model: SentencePieceModel, settings: T5Settings, file: string): AddedVocabulary {
  const pieceCount = model.pieces.length;
  const { extraTokens, additional } = extraIdTokens(settings, file);
  const decoder = new Map<number, AddedToken>();
  for (const [index, content] of extraTokens.entries()) {
    const token = addedToken(content, { lstrip: true, rstrip: true, special: true });
    decoder.set(pieceCount - 1 + settings.extra_ids - index, token);
  }
  for (const [id, token] of settings.added_tokens_decoder) decoder.set(id, token);
  const encoder = new Map(Array.from(decoder, ([id, token]) => [token.content, id] as const));
  const special = specialTokensInOrder(settings, additional);

  const vocabulary = vocabularyOf(model, decoder);
  let displaced = false;
  for (const token of special) {
    const content = contentOf(token);
    if (content === '' || (typeof token === 'string' && encoder.has(content))) continue;
    const id = vocabulary.get(content) ?? vocabulary.size;
    vocabulary.set(content, id);
    // A new id may be one that a file gave away beyond a gap; its token then leaves the vocabulary.
    displaced ||= (decoder.get(id)?.content ?? content) !== content;
    decoder.set(id, typeof token === 'string' ? addedToken(content, { special: true }) : { ...token, special: true });
    encoder.set(content, id);
  }
  return {
    decoder,
    encoder,
    allSpecialTokens: new Set(special.map(contentOf)),
    additionalSpecialTokens: additional.map(contentOf),
    size: displaced ? vocabularyOf(model, decoder).size : vocabulary.size,
  };
}

function extraIdTokens(settings: T5Settings, file: string): { extraTokens: string[]; additional: TokenSetting[] } {
  const sentinels = Array.from({ length: settings.extra_ids }, (_, index) => `<extra_id_${index}>`);
  if (settings.additional_special_tokens === null) return { extraTokens: sentinels, additional: sentinels };
  const additional = [...settings.additional_special_tokens];
  const given = additional.filter((token) => contentOf(token).includes('<extra_id_'));
  if (given.length === 0) return { extraTokens: [], additional: [...additional, ...sentinels] };
  if (settings.extra_ids > 0 && given.length !== settings.extra_ids) {
    const expected = `${settings.extra_ids} tokens <extra_id_n>, as extra_ids says`;
    throw invalidTokenizer(file, 'additional_special_tokens', expected, `${given.length} of them`);
  }
  // Hugging Face numbers them by their count, whatever they are called.
  return { extraTokens: given.map((_, index) => `<extra_id_${index}>`), additional };
}

function specialTokensInOrder(settings: T5Settings, additional: readonly TokenSetting[]): TokenSetting[] {
  const tokens = new Map<string, TokenSetting>();
  const named = specialTokenNames.map((name) => settings.special_tokens[name]);
  for (const token of [...named, ...additional, ...settings.extra_special_tokens]) {
    if (token !== undefined && !tokens.has(contentOf(token))) tokens.set(contentOf(token), token);
  }
  // T5Tokenizer turns these three into tokens with flags, which then replace what the files said of them.
  for (const name of ['eos_token', 'unk_token', 'pad_token'] as const) {
    const token = settings.special_tokens[name];
    if (typeof token === 'string') tokens.set(token, addedToken(token, { special: true }));
  }
  return [...tokens.values()];
}

/** Hugging Face's `get_vocab()`: equal texts count once. */
function vocabularyOf(model: SentencePieceModel, decoder: ReadonlyMap<number, AddedToken>): Map<string, number> {
  const vocabulary = new Map<string, number>();
  for (const [id, { piece }] of model.pieces.entries()) vocabulary.set(decoder.get(id)?.content ?? piece, id);
  for (const [id, { content }] of [...decoder].sort(([a], [b]) => a - b)) vocabulary.set(content, id);
  return vocabulary;
}
