import { lengthOf, type Dim } from '../graph/dim.ts';
import type { Description } from './description.ts';
import { buildStageGraphs, type StageGraphs, type StageOptions } from './stage-graphs.ts';
import { t5Stages, type Stage, type StageKind } from './stages.ts';

export interface StagedOptions extends Pick<StageOptions, 'label_smoothing_factor' | 'dropout_rate'> {
  /** Whether a block's inner values are computed anew in the backward pass. */
  readonly gradient_checkpointing: boolean;
}

/** The lengths of a batch's axes. */
export interface BatchLengths extends Readonly<Record<string, number>> {
  readonly batch: number;
  readonly encoder_sequence: number;
  readonly decoder_sequence: number;
}

/**
 * Up to so many rows a linear layer's gradient leaves the graph as its two factors, and the optimizer forms it on the way;
 * with more rows the graph's own matrix product is faster (docs/performance.md).
 */
const FACTORED_ROWS = 24;

/** Every graph of a model's staged pass, made when it is first asked for. */
export class StagedGraphs {
  readonly stages: readonly Stage[];
  /** Values of the pass that a gradient has to reach. */
  readonly #wanted: ReadonlySet<string>;
  readonly #graphs = new Map<string, StageGraphs>();

  /** @param trained the names of the parameters whose gradients are wanted. */
  constructor(
    private readonly description: Description,
    private readonly trained: ReadonlySet<string>,
    private readonly options: StagedOptions,
  ) {
    this.stages = t5Stages(description.config);
    this.#wanted = valuesThatLeadToTrained(this.stages, trained);
  }

  /** The graphs of a kind of stage for batches of these lengths, and a key that tells them from others. */
  of(kind: StageKind, lengths: BatchLengths): { readonly key: string; readonly graphs: StageGraphs } {
    const factored = axesOfFewRows(lengths);
    const key = [kind, ...factored].join(':');
    let graphs = this.#graphs.get(key);
    if (!graphs) this.#graphs.set(key, (graphs = this.#build(kind, factored)));
    return { key, graphs };
  }

  #build(kind: StageKind, factored: readonly Dim[]): StageGraphs {
    const uses = this.stages.filter((stage) => stage.kind === kind);
    const { gradient_checkpointing: recompute, ...options } = this.options;
    const trained = [...uses[0]!.parameters.keys()].filter((name) =>
      uses.some(({ parameters }) => this.trained.has(parameters.get(name)!)),
    );
    const wanted = Object.keys(uses[0]!.reads).filter((name) =>
      uses.some(({ reads }) => this.#wanted.has(reads[name]!)),
    );
    return buildStageGraphs(this.description, kind, { ...options, trained, wanted, factored, recompute });
  }
}

/** The axes over which a batch has few rows. */
function axesOfFewRows(lengths: BatchLengths): readonly Dim[] {
  const axes = ['batch*encoder_sequence', 'batch*decoder_sequence'];
  return axes.filter((axis) => lengthOf(axis, lengths) <= FACTORED_ROWS);
}

/** Values behind which trained parameters lie: a stage has them, or reads such a value. */
function valuesThatLeadToTrained(stages: readonly Stage[], trained: ReadonlySet<string>): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const { parameters, reads, writes } of stages) {
    const hasTrained = [...parameters.values()].some((name) => trained.has(name));
    if (hasTrained || Object.values(reads).some((value) => wanted.has(value))) wanted.add(writes);
  }
  return wanted;
}
