/** What one update did to one parameter; L2 norms. */
export interface ParameterChange {
  /** As in the model's files. */
  readonly name: string;
  readonly dims: readonly number[];
  /** Before clipping. */
  readonly gradient_norm: number;
  /** ‖after − before‖ */
  readonly change_norm: number;
  /** ‖before‖ */
  readonly weight_norm: number;
}

/** One update of the weights on one pair, looked at closely. */
export interface ExaminedStep {
  /** Which update, from 1. */
  readonly step: number;
  /** Of the pair, in nats per token. */
  readonly loss: { readonly before: number; readonly after: number };
  /** L2 norm of all gradients together. */
  readonly grad_norm: number;
  /** What gradients were multiplied by so that their norm does not exceed max_grad_norm; 1: not clipped. */
  readonly clipped_by: number;
  readonly learning_rate: number;
  /** What the model makes of the pair's source, by its own generation settings. */
  readonly translation: { readonly before: string; readonly after: string };
  /** Every trained parameter, in the order of the model. */
  readonly parameters: readonly ParameterChange[];
}
