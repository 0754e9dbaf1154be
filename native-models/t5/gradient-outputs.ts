import type { Contribution } from '../autodiff/backward.ts';
import { productDim, type Dim } from '../graph/dim.ts';
import type { Value } from '../graph/graph.ts';
import type { RowRun } from '../tensor/tensor.ts';
import { add, reshape, transpose } from '../graph/operators.ts';

/** One output of a graph that adds to a parameter's gradient. */
export type GradientOutput =
  /** The whole gradient, of the parameter's shape; with `rows` that of these alone. */
  | { readonly kind: 'full'; readonly parameter: string; readonly output: string; readonly rows?: RowRun }
  /**
   * Rows to be added: row i of the output [tokens, d_model] belongs to the parameter's row `ids[i]`. Embeddings have this,
   * since their gradient is zero but for the rows of the batch's tokens.
   */
  | { readonly kind: 'rows'; readonly parameter: string; readonly output: string; readonly ids: TokenIds }
  /** The two factors of a linear layer's gradient: `outputGradient` [out, tokens] · `input` [tokens, in]. */
  | {
      readonly kind: 'factors';
      readonly parameter: string;
      readonly outputGradient: string;
      readonly input: string;
    };
export type TokenIds = 'input_ids' | 'decoder_input_ids';

/** Names the outputs of the gradients; an input that several layers share is one output. */
export class GradientNaming {
  readonly #names = new Map<Value, string>();

  /** @param factored axes over which linear layers give their gradient as factors: worth it where rows are few. */
  constructor(
    private readonly outputs: Record<string, Value>,
    private readonly factored: ReadonlySet<Dim> = new Set(),
  ) {}

  outputsOf(parameter: string, contributions: readonly Contribution[]): GradientOutput[] {
    const whole: Value[] = [];
    const inParts = contributions.flatMap((contribution) => {
      const part = this.#rows(parameter, contribution) ?? this.#factors(parameter, contribution);
      if (!part) whole.push(contribution.gradient);
      return part ? [part] : [];
    });
    const [first, ...others] = whole;
    if (!first) return inParts;
    const output = this.#name(`gradient.${parameter}`, others.reduce(add, first));
    return [{ kind: 'full', parameter, output }, ...inParts];
  }

  #rows(parameter: string, { node, outputGradient, gradient }: Contribution): GradientOutput | null {
    const ids = node.op_type === 'Gather' ? tokenIds(node.inputs[1]!) : undefined;
    if (!ids) return null;
    const rows = reshape(outputGradient, [productDim(node.inputs[1]!.dims), ...gradient.dims.slice(1)]);
    return { kind: 'rows', parameter, output: this.#name(`gradient_rows.${parameter}.${ids}`, rows), ids };
  }

  /** Of gradientᵀ · x, as the gradient of a linear layer over x [tokens, in] is computed: both, the first transposed. */
  #factors(parameter: string, { gradient: { origin } }: Contribution): GradientOutput | null {
    if (origin.kind !== 'node' || origin.node.op_type !== 'Gemm' || !('transA' in origin.node.attributes)) return null;
    const [outputGradient, x] = origin.node.inputs as [Value, Value];
    if (!this.factored.has(x.dims[0]!)) return null;
    return {
      kind: 'factors',
      parameter,
      outputGradient: this.#name(`output_gradient.${parameter}`, transpose(outputGradient, [1, 0])),
      input: this.#name(`input.${parameter}`, x),
    };
  }

  #name(name: string, value: Value): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    this.#names.set(value, name);
    this.outputs[name] = value;
    return name;
  }
}

function tokenIds({ origin }: Value): TokenIds | undefined {
  if (origin.kind !== 'input') return undefined;
  return origin.name === 'input_ids' || origin.name === 'decoder_input_ids' ? origin.name : undefined;
}
