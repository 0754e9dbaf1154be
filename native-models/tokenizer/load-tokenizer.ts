import { join } from 'node:path';
import type { Tokenizer } from './encoding.ts';
import { parseSentencePieceModel } from './sentencepiece-model.ts';
import { readT5Settings, settingsPlace } from './t5-settings.ts';
import { T5Tokenizer } from './t5-tokenizer.ts';
import { loadJsonTokenizer } from './tokenizer-json.ts';
import { readTokenizerFile } from './tokenizer-files.ts';
import { TokenizerError } from './tokenizer-error.ts';

const SENTENCEPIECE_FILE = 'spiece.model';
const JSON_FILE = 'tokenizer.json';

/**
 * The tokenizer that a Hugging Face folder describes: its spiece.model as `T5Tokenizer(use_fast=False)`, else its
 * tokenizer.json. Throws TokenizerError: `tokenizer-missing`, `tokenizer-unreadable` or `tokenizer-invalid`.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const bytes = await readTokenizerFile(folder, SENTENCEPIECE_FILE);
  if (bytes !== null) {
    const model = parseSentencePieceModel(bytes, join(folder, SENTENCEPIECE_FILE));
    return new T5Tokenizer(model, await readT5Settings(folder), settingsPlace(folder));
  }
  const json = await readTokenizerFile(folder, JSON_FILE);
  if (json !== null) return loadJsonTokenizer(json, folder, join(folder, JSON_FILE));
  const expected = `${SENTENCEPIECE_FILE} or ${JSON_FILE}`;
  const message = `The folder ${folder} has no tokenizer: neither ${SENTENCEPIECE_FILE} nor ${JSON_FILE} was found.`;
  const hint = 'Copy the tokenizer files of the model into the folder.';
  throw new TokenizerError('tokenizer-missing', message, { file: folder, expected, found: ['neither'], hint });
}
