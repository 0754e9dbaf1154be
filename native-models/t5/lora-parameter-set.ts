import { add, gemm, mul, scalar } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import { withoutDropout, type Drop } from './description.ts';
import { adaptedWeights, loraNames, loraParameters, loraScale, type LoraConfig } from './lora.ts';
import { ParameterSet } from './parameter-set.ts';
import type { T5Config } from './t5-config.ts';

/** A float32 model with adapters: the description stays as it is, and some of its linear layers have a second path. */
export class LoraParameterSet extends ParameterSet {
  readonly #adapted: ReadonlySet<string>;

  /** @param drop what is dropped of an adapter's input; `place` is the name of its layer. */
  constructor(
    config: T5Config,
    private readonly lora: LoraConfig,
    private readonly drop: Drop = withoutDropout,
  ) {
    super(config, 'float32', loraParameters(config, lora));
    this.#adapted = new Set(adaptedWeights(config, lora).map(({ name }) => name));
  }

  override linears(names: readonly string[], x: Value): readonly Value[] {
    return super.linears(names, x).map((y, index) => this.#withAdapter(names[index]!, x, y));
  }

  override whereAdaptersDrop(drop: Drop): ParameterSet {
    return new LoraParameterSet(this.config, this.lora, drop);
  }

  /** y [rows, out] plus the adapter's share; scaled where it is smallest. */
  #withAdapter(name: string, x: Value, y: Value): Value {
    if (!this.#adapted.has(name)) return y;
    const { A, B } = loraNames(name);
    const reduced = gemm(this.drop(A, x), this.get(A), { transB: true }); // [rows, r]
    const scaled = mul(reduced, scalar(loraScale(this.lora)));
    return add(y, gemm(scaled, this.get(B), { transB: true }));
  }
}
