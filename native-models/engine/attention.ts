import type { AttentionStack } from '../t5/inspection.ts';
import type { Stack } from '../t5/stack.ts';
import { HeadOfRun, type AttentionCell, type BiasOfBucket } from './attention-cell.ts';
import { overviewOf, type AttentionOverview } from './attention-overview.ts';
import { alignmentOf, measureAlignment, type AlignmentMeasurement, type AlignmentRequest } from './alignment.ts';
import type { ErasureOptions } from './erasure.ts';
import { checkPlace, type HeadPlace } from './attention-place.ts';
import { givenLabels, runAttention, type AttentionPair, type AttentionRun } from './attention-run.ts';
import { sliceOf, type AttentionSlice, type SliceRange } from './attention-slice.ts';
import { KeptRuns } from './kept-runs.ts';
import { readPositionBias, type PositionBias } from './position-bias.ts';
import type { EngineContext } from './t5-engine.ts';

/** What the runs that stay may take together; the last one stays in any case. */
const KEPT_BYTES = 2 ** 29;
/** A small map is drawn in so many pixels where the request does not say. */
const MAP_SIZE = 32;
const allKinds: readonly AttentionStack[] = ['encoder', 'decoder', 'cross'];

interface Options {
  readonly signal?: AbortSignal;
}

export interface OverviewRequest extends AttentionPair {
  readonly kinds?: readonly AttentionStack[] | undefined;
  readonly map_size?: number | undefined;
}

/** One head's weights, whole. */
export interface AttentionMap {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Float32Array; // [rows, columns]
}

/** The attention of an open model. Each pair runs once; going from head to head runs nothing again. */
export class Attention {
  /** By source and labels. */
  readonly #runs: KeptRuns<AttentionRun>;
  /** The labels of the model's own translations, by source: with them, it runs as if they were given. */
  readonly #ownLabels = new Map<string, readonly number[]>();
  readonly #biases = new Map<string, Promise<PositionBias>>();

  constructor(private readonly context: EngineContext) {
    this.#runs = new KeptRuns(KEPT_BYTES, context.oneAfterTheOther);
  }

  /** All heads as small maps, with what each is like. */
  async overview(request: OverviewRequest, { signal }: Options = {}): Promise<AttentionOverview> {
    const { kinds = allKinds, map_size = MAP_SIZE } = request;
    const run = await this.#run(request, signal);
    return overviewOf({ ...run, target: request.target ?? run.target }, kinds, map_size);
  }

  async map(request: AttentionPair & HeadPlace, { signal }: Options = {}): Promise<AttentionMap> {
    const { rows, columns, weights } = await this.#head(request, signal);
    return { rows, columns, weights: weights.data.slice() };
  }

  async cell(
    request: AttentionPair & HeadPlace & { readonly row: number; readonly column: number },
    { signal }: Options = {},
  ): Promise<AttentionCell> {
    return (await this.#head(request, signal)).cell(request.row, request.column);
  }

  async slice(request: AttentionPair & HeadPlace & SliceRange, { signal }: Options = {}): Promise<AttentionSlice> {
    return sliceOf(await this.#head(request, signal), request);
  }

  /** Where each target token looked in the source: one head of cross-attention, or the mean of all. */
  async alignment(request: AlignmentRequest, { signal }: Options = {}): Promise<AttentionMap> {
    if (request.head) checkPlace(this.context.model.config, { kind: 'cross', ...request.head });
    return alignmentOf(await this.#run(request, signal), request.head ?? null);
  }

  /** What happens to each target token when a source token is erased, and which heads look where it matters. */
  async measureAlignment(
    request: AttentionPair & { readonly task_prefix?: string | undefined },
    options: ErasureOptions,
  ): Promise<AlignmentMeasurement> {
    const { task_prefix = '', ...pair } = request;
    const whole = { ...pair, source: task_prefix + pair.source };
    return measureAlignment(this.context, await this.#run(whole, options.signal), whole.source, task_prefix, options);
  }

  /** From the weights alone; nothing runs. */
  positionBias({ stack, layer }: { readonly stack: Stack; readonly layer: number }): Promise<PositionBias> {
    const key = `${stack}.${layer}`;
    let bias = this.#biases.get(key);
    if (!bias) {
      this.#biases.set(key, (bias = readPositionBias(this.context.model, stack, layer)));
      bias.catch(() => this.#biases.delete(key));
    }
    return bias;
  }

  async #head(request: AttentionPair & HeadPlace, signal: AbortSignal | undefined): Promise<HeadOfRun> {
    const { config } = this.context.model;
    checkPlace(config, request);
    const run = await this.#run(request, signal);
    return new HeadOfRun(config, run, request, await this.#biasOfBucket(request));
  }

  async #biasOfBucket({ kind, layer, head }: HeadPlace): Promise<BiasOfBucket> {
    if (kind === 'cross') return null;
    const { values } = await this.positionBias({ stack: kind, layer });
    return (bucket) => values[head]![bucket]!;
  }

  #run(pair: AttentionPair, signal: AbortSignal | undefined): Promise<AttentionRun> {
    const given = givenLabels(this.context, pair);
    const labels = () => given ?? this.#ownLabels.get(pair.source);
    const known = () => {
      const ids = labels();
      return ids && runKey(pair.source, ids);
    };
    const run = async () => {
      const made = await runAttention(this.context, { ...pair, labels: labels() }, signal);
      if (!given) this.#ownLabels.set(pair.source, made.labels);
      return made;
    };
    return this.#runs.find(known, run, (made) => runKey(pair.source, made.labels));
  }
}

/** Texts that are cut into the same tokens share a run. */
const runKey = (source: string, labels: readonly number[]) => JSON.stringify([source, labels]);
