/**
 * The length of an axis: a number, or a symbol that is known only when the graph runs (`batch`, `encoder_sequence`).
 * Axes that were folded together are products, spelled `batch*encoder_sequence`; a sum such as
 * `(past_decoder_sequence+1)` counts as one symbol.
 */
export type Dim = number | string;

interface Factors {
  readonly coefficient: number;
  readonly symbols: readonly string[];
}

function factors(dim: Dim): Factors {
  if (typeof dim === 'number') return { coefficient: dim, symbols: [] };
  const parts = dim.split('*');
  const coefficient = parts.reduce((product, part) => (/^\d+$/.test(part) ? product * Number(part) : product), 1);
  return { coefficient, symbols: parts.filter((part) => !/^\d+$/.test(part)) };
}

/** The product of dims in its one spelling: symbols in alphabetical order, a number in front unless it is 1. */
export function productDim(dims: readonly Dim[]): Dim {
  const all = dims.map(factors);
  const coefficient = all.reduce((product, each) => product * each.coefficient, 1);
  const symbols = all.flatMap((each) => each.symbols).sort();
  if (symbols.length === 0 || coefficient === 0) return coefficient;
  return (coefficient === 1 ? symbols : [String(coefficient), ...symbols]).join('*');
}

/** The length of two axes laid end to end. */
export function sumDim(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return `(${a}+${b})`;
}

/** The dims of an elementwise result under NumPy's broadcasting; undefined where they do not fit. */
export function broadcastDims(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    result.push(left === 1 ? right : left);
  }
  return result;
}

/** The length of an axis when the symbols are known. Throws where one is not: that is our mistake. */
export function lengthOf(dim: Dim, symbols: Readonly<Record<string, number>>): number {
  const { coefficient, symbols: names } = factors(dim);
  return names.reduce((product, name) => {
    const length = symbols[name];
    if (length === undefined) throw new Error(`The axis ${dim} has a length that is not known: ${name}.`);
    return product * length;
  }, coefficient);
}
