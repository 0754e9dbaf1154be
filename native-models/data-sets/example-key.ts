import { createHash } from 'node:crypto';
import type { EncodeExamplesOptions } from './encode-examples.ts';
import type { DataSource } from './example.ts';
import type { HashedSource } from './hashed-source.ts';
import { readingOf } from './read-examples.ts';

/** Goes up whenever the same files would be encoded, reported on or stored in another way than before. */
const FORMAT = 3;

/** What token ids depend on, beside the data. */
export type EncodingSettings = Pick<
  EncodeExamplesOptions,
  'task_prefix' | 'max_source_length' | 'max_target_length'
> & {
  /** Of the files that the tokenizer is made from: hashTokenizer. */
  readonly tokenizer_sha256: string;
};

/** Names the encoded form of a data set: SHA-256, hexadecimal, of everything that it depends on, and of no path. */
export function exampleKey({ source, hashes }: HashedSource, settings: EncodingSettings): string {
  const { tokenizer_sha256, task_prefix, max_source_length, max_target_length } = settings;
  const parts = [
    FORMAT,
    readingKey(source),
    hashes,
    tokenizer_sha256,
    task_prefix,
    max_source_length,
    max_target_length,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** A run keeps typed-in pairs as a plain jsonl file and reads them from there when it goes on: one key for both. */
function readingKey(source: DataSource): readonly (string | null)[] {
  if (source.kind === 'examples') return ['jsonl', null, null, null, null];
  const { source_column, target_column, source_language, target_language } = source;
  const choices = [source_column, target_column, source_language, target_language];
  return [readingOf(source), ...choices.map((choice) => choice ?? null)];
}
