import type { Attribute, Value } from '../graph/graph.ts';
import type { Dim } from '../graph/dim.ts';
import { GraphError } from '../graph/graph-error.ts';

/** A node whose values already have names. */
export interface PlainNode {
  readonly op_type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

interface ShapeConstant {
  readonly name: string;
  readonly data: BigInt64Array;
}

/**
 * Turns symbolic dims into the int64 operand that Reshape and Expand want. Numbers are constants; one unknown dim of a
 * Reshape is left to ONNX (-1); every other symbol is read from a graph input whose shape has it as an axis.
 */
export class ShapeOperands {
  readonly constants: ShapeConstant[] = [];
  readonly #cache = new Map<string, string>();
  readonly #sources = new Map<string, { name: string; axis: number }>();

  constructor(inputs: readonly Value[], nameOf: (value: Value) => string) {
    for (const value of inputs)
      value.dims.forEach((dim, axis) => {
        if (typeof dim === 'string' && !this.#sources.has(dim)) this.#sources.set(dim, { name: nameOf(value), axis });
      });
  }

  /** The operand's name; nodes that compute it are appended to `nodes`. */
  operand(source: Value, target: readonly Dim[], nodes: PlainNode[], mayInfer: boolean): string {
    const inferred = mayInfer ? this.#inferredAxis(target) : -1;
    const key = target.map((dim, axis) => (axis === inferred ? -1 : dim)).join();
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const parts = target.map((dim, axis) => this.#part(axis === inferred ? -1 : dim, source, nodes));
    const name = parts.length === 0 ? this.#constant([]) : this.#join(parts, nodes);
    this.#cache.set(key, name);
    return name;
  }

  /** The last axis that is not a number: products and sums, which no input has, are always the ones inferred. */
  #inferredAxis(target: readonly Dim[]): number {
    const unreadable = target.findIndex((dim) => typeof dim === 'string' && !this.#sources.has(dim));
    return unreadable >= 0 ? unreadable : target.findLastIndex((dim) => typeof dim === 'string');
  }

  #part(dim: Dim, source: Value, nodes: PlainNode[]): number | string {
    if (typeof dim === 'number') return dim;
    return dim.includes('*') ? this.#product(dim, source, nodes) : this.#symbol(dim, source, nodes);
  }

  #symbol(dim: string, source: Value, nodes: PlainNode[]): string {
    const from = this.#sources.get(dim);
    if (!from)
      throw new GraphError('unresolved-dim', `No input of the graph has an axis ${dim}, found in [${source.dims}].`);
    const attributes = {
      start: { kind: 'int', value: from.axis },
      end: { kind: 'int', value: from.axis + 1 },
    } as const;
    return this.#once(`dim_${dim}`, (name) =>
      nodes.push({ op_type: 'Shape', domain: '', inputs: [from.name], outputs: [name], attributes }),
    );
  }

  #product(dim: string, source: Value, nodes: PlainNode[]): string {
    const factors = dim
      .split('*')
      .map((factor) => (/^\d+$/.test(factor) ? this.#constant([Number(factor)]) : this.#symbol(factor, source, nodes)));
    return factors.reduce((left, right) =>
      this.#once(`dim_${left}_${right}`, (name) =>
        nodes.push({ op_type: 'Mul', domain: '', inputs: [left, right], outputs: [name], attributes: {} }),
      ),
    );
  }

  /** Makes a named thing the first time it is asked for. */
  #once(name: string, make: (name: string) => void): string {
    if (!this.#cache.has(name)) {
      this.#cache.set(name, name);
      make(name);
    }
    return name;
  }

  #join(parts: readonly (number | string)[], nodes: PlainNode[]): string {
    if (parts.every((part) => typeof part === 'number')) return this.#constant(parts);
    const inputs = parts.map((part) => (typeof part === 'number' ? this.#constant([part]) : part));
    const name = `shape_${this.#cache.size}`;
    const attributes = { axis: { kind: 'int', value: 0 } } as const;
    nodes.push({ op_type: 'Concat', domain: '', inputs, outputs: [name], attributes });
    return name;
  }

  #constant(values: readonly number[]): string {
    return this.#once(`shape_constant_${values.join('_')}`, (name) =>
      this.constants.push({ name, data: BigInt64Array.from(values, BigInt) }),
    );
  }
}
