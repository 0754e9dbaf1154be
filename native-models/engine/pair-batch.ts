import { batchRows, type BatchRows } from '../t5/batch.ts';
import type { Tokenizer } from '../tokenizer/encoding.ts';
import { labelToken } from './label-tokens.ts';
import type { TextPair } from './output-run.ts';
import type { EngineContext } from './t5-engine.ts';
import { collatePairs } from './teacher-forcing.ts';

/** Pairs as the data collator hands them to the model. */
export interface PairBatch extends BatchRows {
  /** The piece of every id in it, by id. */
  readonly pieces: Readonly<Record<number, string>>;
}

/** What Hugging Face's DataCollatorForSeq2Seq makes of pairs. @throws EngineError `text-too-long`. */
export function collatePairBatch({ model, tokenizer }: EngineContext, pairs: readonly TextPair[]): PairBatch {
  const ids = pairs.map(({ source, target }) => ({
    source: tokenizer.encodeIds(source),
    target: tokenizer.encodeIds(target),
  }));
  const rows = batchRows(collatePairs(model.config, ids));
  return { ...rows, pieces: batchPieces(tokenizer, rows) };
}

/** The piece of every id in a batch, by id. */
export function batchPieces(
  tokenizer: Tokenizer,
  { input_ids, labels, decoder_input_ids }: BatchRows,
): PairBatch['pieces'] {
  const known = new Set([input_ids, labels, decoder_input_ids].flat(2).filter((id) => id >= 0));
  return Object.fromEntries([...known].map((id) => [id, labelToken(tokenizer, id).piece]));
}
