import type { AttentionStack } from '../t5/inspection.ts';
import type { Stack } from '../t5/stack.ts';
import { HeadOfRun, type AttentionCell, type BiasOfBucket } from './attention-cell.ts';
import { overviewOf, type AttentionOverview } from './attention-overview.ts';
import { checkPlace, type HeadPlace } from './attention-place.ts';
import { runAttention, type AttentionPair, type AttentionRun } from './attention-run.ts';
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
  /** By pair. */
  readonly #runs: KeptRuns<AttentionRun>;
  readonly #biases = new Map<string, Promise<PositionBias>>();

  constructor(private readonly context: EngineContext) {
    this.#runs = new KeptRuns(KEPT_BYTES, context.oneAfterTheOther);
  }

  /** All heads as small maps, with what each is like. */
  async overview(request: OverviewRequest, { signal }: Options = {}): Promise<AttentionOverview> {
    const { kinds = allKinds, map_size = MAP_SIZE } = request;
    return overviewOf(await this.#run(request, signal), kinds, map_size);
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
    const key = JSON.stringify([pair.source, pair.target ?? null]);
    return this.#runs.get(key, () => runAttention(this.context, pair, signal));
  }
}
