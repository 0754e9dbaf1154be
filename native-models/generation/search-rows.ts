import type { DecodeStepOutput } from './decode-step.ts';
import type { GeneratedSequence, SourceGeneration } from './generate.ts';
import { detailsOf, extendHypothesis, idsOf, type Hypothesis } from './hypothesis.ts';
import type { Search } from './search.ts';
import { finishReason, type FinishReason } from './stopping-criteria.ts';

/** Picks the next token's id from a row's scores, [vocab_size]; `at` is the row in the step's output. */
export type ChooseToken = (scores: Float32Array, at: number, output: DecodeStepOutput) => number | Promise<number>;

interface Row {
  readonly source: number;
  /** Which of the source's returned sequences this is. */
  readonly sequence: number;
  readonly choose: ChooseToken;
  hypothesis: Hypothesis;
  /** Its row in the last step's logits. */
  at: number;
  finished: FinishReason | null;
}

/** Greedy search and sampling: `returned` rows a source, each going on by itself until it ends. */
export async function searchRows(
  search: Search,
  returned: number,
  chooser: (row: number) => ChooseToken,
): Promise<SourceGeneration[]> {
  let { output, hypotheses } = await search.begin();
  const rows = hypotheses.flatMap((hypothesis, source) =>
    Array.from({ length: returned }, (_, sequence): Row => {
      const choose = chooser(source * returned + sequence);
      return { source, sequence, choose, hypothesis, at: source, finished: null };
    }),
  );
  let active = rows;
  for (let step = 1; ; step++) {
    for (const row of active) {
      const logits = search.logitsAt(output, row.at);
      const id = await row.choose(search.processed(logits, row.hypothesis), row.at, output);
      // The details are those of the best sequence: the first.
      const details = row.sequence === 0 ? search.detailsAt(output, row.at)(id) : null;
      row.hypothesis = extendHypothesis(row.hypothesis, id, details);
      row.finished = finishReason(search.criteria, id, row.hypothesis.length);
      if (row.sequence === 0) search.report(step, row.source, row.hypothesis);
    }
    active = active.filter((row) => row.finished === null);
    if (active.length === 0) break;
    output = await search.step(
      active.map((row) => row.hypothesis.id),
      active.map((row) => row.at),
    );
    active.forEach((row, at) => (row.at = at));
  }
  return hypotheses.map((_, source) => resultOf(search, rows.slice(source * returned, (source + 1) * returned)));
}

function resultOf(search: Search, rows: readonly Row[]): SourceGeneration {
  const { pad_token_id, eos_token_ids, details } = search.request;
  const length = Math.max(...rows.map((row) => row.hypothesis.length));
  const padding = pad_token_id ?? eos_token_ids[0] ?? 0;
  const sequences = rows.map((row): GeneratedSequence => {
    const ids = idsOf(row.hypothesis);
    while (ids.length < length) ids.push(padding);
    return { ids, score: null, finish_reason: row.finished ?? 'length' };
  });
  return { sequences, details: details ? detailsOf(rows[0]!.hypothesis) : null };
}
