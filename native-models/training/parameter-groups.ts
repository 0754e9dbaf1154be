/** forbidden_name_patterns of Trainer.get_decay_parameter_names in transformers. */
const undecayed: readonly RegExp[] = [/bias/, /layernorm/, /rmsnorm/, /(?:^|\.)norm(?:$|\.)/, /_norm(?:$|\.)/];

/** Whether weight decay applies to a parameter: to all but norms and biases (relative attention biases among them). */
export function decays(name: string): boolean {
  const lowered = name.toLowerCase();
  return !undecayed.some((pattern) => pattern.test(lowered));
}
