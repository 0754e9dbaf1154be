import { parameter } from '../graph/operators.ts';
import type { Value } from '../graph/graph.ts';
import type { T5Config } from './t5-config.ts';
import { t5Parameters } from './parameter-names.ts';

/** The weights that a graph reads, one value a name, however often it is asked for. */
export class ParameterSet {
  readonly #dims: ReadonlyMap<string, readonly number[]>;
  readonly #values = new Map<string, Value>();

  constructor(config: T5Config) {
    this.#dims = new Map(t5Parameters(config).map(({ name, dims }) => [name, dims]));
  }

  /** The weight under Hugging Face's name. Throws where the layout has no such weight: that is our mistake. */
  get(name: string): Value {
    const known = this.#values.get(name);
    if (known) return known;
    const dims = this.#dims.get(name);
    if (!dims) throw new Error(`The T5 layout has no parameter ${name}.`);
    const value = parameter(name, dims);
    this.#values.set(name, value);
    return value;
  }
}
