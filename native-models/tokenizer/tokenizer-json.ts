import type { Tokenizer } from './encoding.ts';
import { parseUnigramJson, tokenizerJsonSchema } from './json-parts.ts';
import { JsonUnigramTokenizer } from './json-unigram-tokenizer.ts';
import { LibraryTokenizer } from './library-tokenizer.ts';
import { contentOf, readT5Settings } from './t5-settings.ts';
import { parseTokenizerJson } from './tokenizer-files.ts';

/**
 * The tokenizer of a tokenizer.json: a unigram model is read here, exactly; every other kind by Hugging Face's library.
 * Throws TokenizerError `tokenizer-invalid`.
 */
export async function loadJsonTokenizer(bytes: Uint8Array, folder: string, file: string): Promise<Tokenizer> {
  const json = parseTokenizerJson(bytes, file, tokenizerJsonSchema);
  const settings = await readT5Settings(folder);
  const { eos_token, unk_token, pad_token } = settings.special_tokens;
  const special = {
    eos_token: eos_token === undefined ? null : contentOf(eos_token),
    unk_token: unk_token === undefined ? null : contentOf(unk_token),
    pad_token: pad_token === undefined ? null : contentOf(pad_token),
    clean_up_tokenization_spaces: settings.clean_up_tokenization_spaces,
  };
  const parts = parseUnigramJson(json, settings, file);
  if (parts !== null) return new JsonUnigramTokenizer(parts, special);
  return new LibraryTokenizer(json, special, file);
}
