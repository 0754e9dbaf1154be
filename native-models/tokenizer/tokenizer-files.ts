import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { invalidTokenizer, TokenizerError } from './tokenizer-error.ts';

/** Every file from which a tokenizer is made: they say how text becomes ids. */
export const tokenizerFileNames = [
  'spiece.model',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
] as const;
export type TokenizerFileName = (typeof tokenizerFileNames)[number];

/** Larger than any tokenizer: a file beyond this is not read. */
const MAX_BYTES = 1 << 29;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The bytes of a file in a folder, or null where there is no such file.
 * Throws TokenizerError `tokenizer-unreadable` where it exists and cannot be read.
 */
export async function readTokenizerFile(folder: string, name: TokenizerFileName): Promise<Uint8Array | null> {
  const file = join(folder, name);
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw invalidTokenizer(file, ['file-size'], ['bytes-at-most', MAX_BYTES], ['bytes', size]);
    return await readFile(file);
  } catch (error) {
    if (error instanceof TokenizerError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    const details = { file, found: code ?? message };
    throw new TokenizerError('tokenizer-unreadable', `The tokenizer file ${file} cannot be read.`, details, error);
  }
}

/** A JSON file of a folder, parsed by its schema; null where there is no such file. */
export async function readTokenizerJson<Schema extends v.GenericSchema>(
  folder: string,
  name: TokenizerFileName,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> {
  const bytes = await readTokenizerFile(folder, name);
  return bytes === null ? null : parseTokenizerJson(bytes, join(folder, name), schema);
}

/** Throws TokenizerError `tokenizer-invalid` naming the key that does not fit the schema. */
export function parseTokenizerJson<Schema extends v.GenericSchema>(
  bytes: Uint8Array,
  file: string,
  schema: Schema,
): v.InferOutput<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(strictUtf8.decode(bytes));
  } catch (error) {
    throw invalidTokenizer(file, ['whole-file'], ['json-utf8'], ['json-fault', (error as Error).message], error);
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw invalidJson(file, v.getDotPath(parsed.issues[0]) ?? 'the file', parsed.issues[0]);
}

/** A value of a JSON file that its schema does not allow. */
export function invalidJson(file: string, place: string, issue: v.BaseIssue<unknown>): TokenizerError {
  return invalidTokenizer(file, place, issue.expected ?? `a valid ${issue.type}`, issue.received, issue);
}
