import { differenceFrom, type ExpectedTensor } from '../../native-models/testing/expected-tensors.ts';

/** One line of the parity table. */
export interface ParityRow {
  readonly model: string;
  readonly what: string;
  /** Largest difference as the tolerance measures it; for sequences, how many differ. */
  readonly largest: number;
  readonly tolerance: number;
  /** What the two figures are measured in. */
  readonly measure: Measure;
  readonly ok: boolean;
  /** How much was compared, which tensor differs most, and why a tolerance is wider than the reference's README says. */
  readonly remark: string;
}

export type Measure = 'absolute' | 'of the largest value' | 'differ';

export type Tensors = ReadonlyMap<string, ExpectedTensor>;

interface TensorRule {
  readonly what: string;
  readonly names: readonly string[];
  readonly measure: Measure;
  readonly tolerance: number;
}

/** The tolerances of the reference tables; what is not a number computed by the model has to agree exactly. */
const FORWARD_RULES: readonly TensorRule[] = [
  {
    what: 'batch (ids, masks, labels)',
    names: ['input_ids', 'attention_mask', 'labels', 'decoder_input_ids'],
    measure: 'absolute',
    tolerance: 0,
  },
  {
    what: 'hidden states',
    names: ['encoder_last_hidden_state', 'encoder_hidden_states', 'decoder_hidden_states'],
    measure: 'of the largest value',
    tolerance: 1e-4,
  },
  { what: 'encoder attentions', names: ['encoder_attentions'], measure: 'absolute', tolerance: 1e-5 },
  { what: 'decoder attentions', names: ['decoder_attentions'], measure: 'absolute', tolerance: 1e-5 },
  { what: 'cross-attentions', names: ['cross_attentions'], measure: 'absolute', tolerance: 1e-5 },
  { what: 'logits', names: ['logits'], measure: 'of the largest value', tolerance: 1e-4 },
  { what: 'token losses', names: ['token_loss', 'token_entropy'], measure: 'of the largest value', tolerance: 1e-4 },
  { what: 'ranks of the labels', names: ['token_rank'], measure: 'absolute', tolerance: 0 },
  { what: 'loss', names: ['loss'], measure: 'of the largest value', tolerance: 1e-4 },
];

/** Tensor name → how far the float32 reference itself lies from float64 (fixtures/reference-noise.json). */
export type ReferenceNoise = Readonly<Record<string, number>>;

/**
 * What one forward pass returns, a row a rule. Two float32 programs may lie twice as far from each other as the reference
 * lies from exact arithmetic, whatever either does; where that is more than the tolerance, it is the bound, and the row
 * says so.
 */
export function forwardRows(model: string, expected: Tensors, actual: Tensors, noise: ReferenceNoise): ParityRow[] {
  return FORWARD_RULES.map((rule) => {
    const ownError = Math.max(0, ...rule.names.map((name) => noise[name] ?? 0));
    const tolerance = rule.measure === 'absolute' ? Math.max(rule.tolerance, 2 * ownError) : rule.tolerance;
    const row = tensorRow(model, { ...rule, tolerance }, expected, actual);
    if (tolerance === rule.tolerance) return row;
    return { ...row, remark: `${row.remark}; the reference is ${ownError.toExponential(1)} from float64` };
  });
}

/** Gradients whose largest value is below this are rounding noise (the reference's README). */
const GRADIENT_FLOOR = 1e-6;

/** Holds one tensor, or a group of them, against the reference. A tensor that the lab did not give breaks the tolerance. */
export function tensorRow(model: string, rule: TensorRule, expected: Tensors, actual: Tensors): ParityRow {
  let largest = 0;
  let compared = 0;
  let worst = '';
  for (const name of rule.names) {
    const reference = expected.get(name);
    const given = actual.get(name);
    if (reference === undefined || given === undefined) {
      return { ...rule, model, largest: Infinity, ok: false, remark: `${name} is absent` };
    }
    const difference = measured(rule.measure, given, reference);
    compared += difference.compared;
    if (difference.largest > largest) {
      largest = difference.largest;
      worst = rule.names.length > 1 ? `, most in ${name}` : '';
    }
  }
  return { ...rule, model, largest, ok: largest <= rule.tolerance, remark: `${compared} values${worst}` };
}

/** All gradients in one row: the largest difference relative to its own tensor's largest value. */
export function gradientRow(model: string, expected: Tensors, actual: Tensors): ParityRow {
  const names = [...expected.values()]
    .filter(({ values }) => values.some((value) => Math.abs(value) > GRADIENT_FLOOR))
    .map(({ name }) => name);
  const given = new Map([...actual].map(([name, tensor]) => [name.replace(/^gradient\./, ''), tensor]));
  const rule = {
    what: `gradients of ${names.length} parameters`,
    measure: 'of the largest value',
    tolerance: 1e-4,
  } as const;
  return tensorRow(model, { ...rule, names }, expected, given);
}

function measured(measure: Measure, actual: ExpectedTensor, expected: ExpectedTensor) {
  if (JSON.stringify(actual.dims) !== JSON.stringify(expected.dims)) return { largest: Infinity, compared: 0 };
  const { largest, scale, compared } = differenceFrom(actual.values, expected);
  return { largest: measure === 'of the largest value' ? largest / (scale || 1) : largest, compared };
}
