import { inEnglish, type Phrase } from '../errors/phrases.ts';
import { setImmediate } from 'node:timers/promises';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import type { DataReport } from './data-report.ts';
import { DataSetError } from './data-set-error.ts';
import type { EncodedExamples } from './encoded-examples.ts';
import type { DataSource } from './example.ts';
import { ExampleEncoder, type ExampleSink } from './example-encoder.ts';
import { ExamplesInMemory } from './examples-in-memory.ts';
import { readExamples } from './read-examples.ts';

export interface EncodeExamplesOptions {
  readonly tokenizer: Tokenizer;
  /** Put in front of every source text as it is. */
  readonly task_prefix: string;
  /** In tokens, `</s>` included. */
  readonly max_source_length: number;
  readonly max_target_length: number;
  readonly signal?: AbortSignal | undefined;
  /** Rows read so far; every now and then, and at the end. */
  readonly onProgress?: ((rows: number) => void) | undefined;
}

/** Other work of the thread waits no longer than this, apart from a single long row. */
const workMs = 25;

/** As `encodeInto`, into memory. */
export async function encodeExamples(
  source: DataSource,
  options: EncodeExamplesOptions,
): Promise<{ readonly examples: EncodedExamples; readonly report: DataReport }> {
  const examples = new ExamplesInMemory();
  return { examples, report: await encodeInto(examples, source, options) };
}

/**
 * Encodes a data set as the model is trained on it, and tells what is wrong with it. Rows with an empty side are left
 * out; all others are kept, in order, encoded as Hugging Face's tokenizers do with `truncation=True`.
 *
 * Throws what `readExamples` and the sink throw, and DataSetError `no-examples` or `text-too-long`.
 */
export async function encodeInto(
  sink: ExampleSink,
  source: DataSource,
  options: EncodeExamplesOptions,
): Promise<DataReport> {
  const { signal, onProgress } = options;
  const file = source.kind === 'file' ? source.path : undefined;
  const encoder = new ExampleEncoder(options, file, sink);
  let pauseAt = performance.now() + workMs;
  for await (const row of readExamples(source, { signal })) {
    encoder.add(row);
    if (sink.isFull) await sink.drain();
    if (performance.now() < pauseAt) continue;
    onProgress?.(encoder.rows);
    await setImmediate();
    pauseAt = performance.now() + workMs;
  }
  const report = encoder.report();
  if (report.examples === 0) throw noExamples(file, report.rows);
  onProgress?.(report.rows);
  return report;
}

function noExamples(file: string | undefined, rows: number): DataSetError {
  const expected: Phrase = ['row-with-both'];
  const found: Phrase = rows === 0 ? ['no-rows'] : ['rows-half-empty', rows];
  const message = `${file ?? 'The data set'} has nothing to train on: expected ${inEnglish(expected)}, found ${inEnglish(found)}.`;
  const hint = 'Check which columns or languages are taken for source and target.';
  return new DataSetError('no-examples', message, { ...(file === undefined ? {} : { file }), expected, found, hint });
}
