import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import type { Optimizer } from './optimizer.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { SimdAdafactor } from './simd-adafactor.ts';
import { SimdAdamW } from './simd-adamw.ts';

/**
 * The optimizer that `optim` names, as transformers' Trainer sets it up.
 * @param parameters placed for that `optim`.
 */
export function createOptimizer(args: TrainingArguments, parameters: readonly PlacedParameter[]): Optimizer {
  switch (args.optim) {
    case 'adamw_torch':
      return new SimdAdamW(parameters, args);
    case 'adafactor':
      return new SimdAdafactor(parameters, args);
  }
}
