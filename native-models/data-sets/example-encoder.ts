import { inEnglish } from '../errors/phrases.ts';
import type { ErrorDetails } from '../errors/typed-error.ts';
import { isBlank } from '../text-files/lines.ts';
import { TokenizerError } from '../tokenizer/tokenizer-error.ts';
import type { DataReport, RowPlace, TokenCounts } from './data-report.ts';
import { DataSetError } from './data-set-error.ts';
import type { EncodeExamplesOptions } from './encode-examples.ts';
import type { ExampleRow } from './example.ts';
import { ProblemLog } from './problem-log.ts';
import { RoundTrip } from './round-trip.ts';
import { SeenPairs } from './seen-pairs.ts';
import { shortened } from './shortened.ts';

const previewRows = 20;
const previewTextLength = 1000;

/** One side more than so many times as long as the other is remarkable, if the other is not just a word or two. */
const remarkableRatio = 3;
const remarkableTokens = 5;

/** A longer text is no example to learn from, and encoding it would hold everything else up for seconds. */
const maxTextLength = 4_000_000;

type Side = 'source' | 'target';

/** Where the encoded examples of a data set go, in their order. */
export interface ExampleSink {
  add(line: number, source: readonly number[], target: readonly number[]): void;
  /** Whether so much is waiting to be written that `drain` has its turn before the next example. */
  readonly isFull: boolean;
  drain(): Promise<void>;
}

/** Takes the rows of a data set one by one; what can be trained on goes into a sink. */
export class ExampleEncoder {
  /** Rows so far. */
  rows = 0;
  private examples = 0;
  private readonly sourceTokens = new LengthCounts();
  private readonly targetTokens = new LengthCounts();
  private readonly problems = new ProblemLog();
  private readonly seen = new SeenPairs();
  private readonly preview: DataReport['preview'][number][] = [];
  private readonly roundTrip: RoundTrip;
  private readonly prefixTokens: number;

  constructor(
    private readonly options: EncodeExamplesOptions,
    private readonly file: string | undefined,
    private readonly sink: ExampleSink,
  ) {
    const { tokenizer, task_prefix } = options;
    this.roundTrip = new RoundTrip(tokenizer);
    this.prefixTokens = tokenizer.encodeIds(task_prefix, { add_special_tokens: false }).length;
  }

  /** Throws DataSetError `text-too-long`. */
  add({ line, source, target }: ExampleRow): void {
    this.rows++;
    const place = { row: this.rows, line };
    if (this.preview.length < previewRows) {
      this.preview.push({
        ...place,
        source: shortened(source, previewTextLength),
        target: shortened(target, previewTextLength),
      });
    }
    const sourceMissing = isBlank(source);
    const targetMissing = isBlank(target);
    if (sourceMissing) this.problems.add('empty_source', place, target);
    if (targetMissing) this.problems.add('empty_target', place, source);
    if (!sourceMissing && !targetMissing) this.addExample(place, source, target);
  }

  report(): DataReport {
    const { rows, examples } = this;
    return {
      rows,
      examples,
      source_tokens: this.sourceTokens.counts(examples),
      target_tokens: this.targetTokens.counts(examples),
      problems: this.problems.problems(),
      preview: this.preview,
    };
  }

  private addExample(place: RowPlace, source: string, target: string): void {
    const { task_prefix, max_source_length, max_target_length } = this.options;
    const { problems } = this;
    const prefixed = task_prefix + source;
    const sourceIds = this.encode(prefixed, place.line, 'source');
    const targetIds = this.encode(target, place.line, 'target');
    if (this.seen.add(source, target)) problems.add('duplicate', place, source);
    if (source === target) problems.add('identical', place, source);
    const cutSource = this.cut(sourceIds, max_source_length, 'source_too_long', place, source);
    const cutTarget = this.cut(targetIds, max_target_length, 'target_too_long', place, target);
    this.sink.add(place.line, cutSource, cutTarget);
    this.examples++;
    this.sourceTokens.add(cutSource.length);
    this.targetTokens.add(cutTarget.length);

    const unknown = [this.unknownPieces(sourceIds), this.unknownPieces(targetIds)] as const;
    const unknownText = unknown[0] > 0 ? source : target;
    if (unknown[0] + unknown[1] > 0) problems.add('unknown_pieces', place, unknownText, unknown[0] + unknown[1]);
    if (!this.roundTrip.survives(prefixed, sourceIds)) problems.add('lossy_round_trip', place, source);
    else if (!this.roundTrip.survives(target, targetIds)) problems.add('lossy_round_trip', place, target);
    const lengths = [sourceIds.length - 1 - this.prefixTokens, targetIds.length - 1] as const;
    const shorter = Math.min(...lengths);
    if (shorter >= remarkableTokens && Math.max(...lengths) > remarkableRatio * shorter) {
      problems.add('length_ratio', place, lengths[0] > lengths[1] ? source : target);
    }
  }

  private encode(text: string, line: number, side: Side): number[] {
    if (text.length > maxTextLength) {
      const expected = `at most ${maxTextLength} characters`;
      const found = `${text.length} characters`;
      throw this.tooLong(`expected a text of ${expected}, found ${found}.`, line, side, { expected, found });
    }
    try {
      return this.options.tokenizer.encodeIds(text);
    } catch (error) {
      if (!(error instanceof TokenizerError) || error.code !== 'text-too-long') throw error;
      throw this.tooLong(error.message, line, side, error.details, error);
    }
  }

  private tooLong(sentence: string, line: number, side: Side, details: ErrorDetails, cause?: unknown): DataSetError {
    const { file } = this;
    const place = [`line-${side}`, line] as const;
    const message = `${file ?? 'The data set'}, ${inEnglish(place)}: ${sentence}`;
    return new DataSetError('text-too-long', message, { ...details, ...(file ? { file } : {}), place }, cause);
  }

  /** As Hugging Face's `truncation=True, max_length=n`: n tokens in all, the last of them `</s>`, which is not doubled. */
  private cut(
    ids: readonly number[],
    length: number,
    kind: 'source_too_long' | 'target_too_long',
    place: RowPlace,
    text: string,
  ): readonly number[] {
    if (ids.length <= length) return ids;
    this.problems.add(kind, place, text, ids.length - length);
    const eos = this.options.tokenizer.eos_token_id;
    if (eos === null) return ids.slice(0, length);
    const kept = ids.slice(0, length - 1);
    return kept.at(-1) === eos ? kept : [...kept, eos];
  }

  private unknownPieces(ids: readonly number[]): number {
    const { unk_token_id } = this.options.tokenizer;
    let count = 0;
    for (const id of ids) if (id === unk_token_id) count++;
    return count;
  }
}

/** How many tokens one side of all examples has. */
class LengthCounts {
  private total = 0;
  private longest = 0;

  add(length: number): void {
    this.total += length;
    this.longest = Math.max(this.longest, length);
  }

  counts(examples: number): TokenCounts {
    const { total, longest } = this;
    return { total, mean: examples === 0 ? 0 : total / examples, longest };
  }
}
