import type { DecodeStep, DecodeStepOutput } from './decode-step.ts';
import type { GenerationProgress, GenerationRequest } from './generate.ts';
import { invalidOption, throwIfCancelled } from './generation-error.ts';
import { maxLength } from './generation-options.ts';
import { detailsOf, extendHypothesis, idsOf, type Hypothesis, type TokenDetails } from './hypothesis.ts';
import { createLogitsProcessors, type LogitsProcessor } from './logits-processors.ts';
import { distribution } from '../distributions/log-softmax.ts';
import type { StoppingCriteria } from './stopping-criteria.ts';
import { TopK } from '../distributions/top-k.ts';

/** The details of each token that could follow one row. */
export type TokenDetailsOf = (id: number) => TokenDetails | null;

/** What every way to search shares: the step, the prompt, the options made ready, and the buffers. */
export class Search {
  readonly prompt: readonly number[];
  readonly criteria: StoppingCriteria;
  readonly processors: readonly LogitsProcessor[];
  private readonly top: TopK;
  private scratch = new Float32Array(0);

  constructor(
    private readonly decodeStep: DecodeStep,
    readonly request: GenerationRequest,
  ) {
    const { options, eos_token_ids, decoder_start_token_id, forced_prefix = [], details } = request;
    this.prompt = [decoder_start_token_id, ...forced_prefix];
    const promptLength = this.prompt.length;
    this.criteria = { eos_token_ids, maxLength: maxLength(options, promptLength) };
    this.processors = createLogitsProcessors(options, { promptLength, ...this.criteria });
    this.top = new TopK(details?.alternatives ?? 0);
  }

  /** Whether the prompt is a whole sequence: it ends with a forced end-of-sequence token. */
  get isWhole(): boolean {
    return this.prompt.length > 1 && this.criteria.eos_token_ids.includes(this.prompt.at(-1)!);
  }

  /** One decode step; before and after it the signal is looked at, and other work gets its turn. */
  async step(tokens: readonly number[], parents: readonly number[]): Promise<DecodeStepOutput> {
    throwIfCancelled(this.request.signal);
    const output = await this.decodeStep(tokens, parents);
    await this.request.yieldToEventLoop?.();
    throwIfCancelled(this.request.signal);
    return output;
  }

  /** Feeds the prompt, one row a source: the hypothesis of each source and what the model says comes next. */
  async begin(): Promise<{ output: DecodeStepOutput; hypotheses: Hypothesis[] }> {
    const { sources } = this.request;
    const parents = Array.from({ length: sources }, (_, source) => source);
    let hypotheses = parents.map(() => extendHypothesis(null, this.prompt[0]!, null));
    let output = await this.step(
      hypotheses.map(({ id }) => id),
      parents,
    );
    for (const id of this.prompt.slice(1)) {
      if (id >= output.vocab_size) throw invalidOption('forced_prefix', `ids below ${output.vocab_size}`, id);
      const before = output;
      hypotheses = hypotheses.map((previous, at) => extendHypothesis(previous, id, this.detailsAt(before, at)(id)));
      output = await this.step(
        hypotheses.map((hypothesis) => hypothesis.id),
        parents,
      );
    }
    return { output, hypotheses };
  }

  /** The logits after the prompt, one copy a source. */
  async logitsAfterPrompt(): Promise<Float32Array[]> {
    const { output, hypotheses } = await this.begin();
    return hypotheses.map((_, at) => this.logitsAt(output, at).slice());
  }

  /** The logits of one row, a view. */
  logitsAt({ logits, vocab_size }: DecodeStepOutput, at: number): Float32Array {
    return logits.subarray(at * vocab_size, (at + 1) * vocab_size);
  }

  /** A copy of a row, to be changed; valid until the next one is asked for. */
  copyOf(row: Float32Array): Float32Array {
    if (this.scratch.length !== row.length) this.scratch = new Float32Array(row.length);
    this.scratch.set(row);
    return this.scratch;
  }

  /** The scores that the processors leave of a row: the row itself where there are none, else `copyOf` it. */
  processed(row: Float32Array, hypothesis: Hypothesis): Float32Array {
    if (this.processors.length === 0) return row;
    const scores = this.copyOf(row);
    this.applyProcessors(scores, hypothesis);
    return scores;
  }

  applyProcessors(scores: Float32Array, hypothesis: Hypothesis): void {
    const ids = idsOf(hypothesis);
    for (const processor of this.processors) processor(scores, ids);
  }

  /** The details of the tokens after one row, of its own distribution; all null unless details were asked for. */
  detailsAt(output: DecodeStepOutput, at: number): TokenDetailsOf {
    if (!this.request.details) return () => null;
    const row = this.logitsAt(output, at);
    const { max, logSum, entropy } = distribution(row, this.top);
    const probability = (id: number) => Math.exp(row[id]! - max - logSum);
    const alternatives = Array.from(this.top.indices.subarray(0, this.top.count), (id) => ({
      id,
      probability: probability(id),
    }));
    return (id) => ({ id, probability: probability(id), entropy, alternatives });
  }

  report(step: number, source: number, leading: Hypothesis): void {
    const { onStep, details } = this.request;
    if (!onStep) return;
    const progress: GenerationProgress = {
      step,
      source,
      ids: idsOf(leading),
      details: details ? detailsOf(leading) : null,
    };
    onStep(progress);
  }
}
