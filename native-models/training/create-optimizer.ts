import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { createAdafactor } from './adafactor.ts';
import { createAdamW } from './adamw.ts';
import type { AllocateFloat32, Optimizer, TrainableParameter } from './optimizer.ts';

/** The optimizer that `optim` names, as transformers' Trainer sets it up. */
export function createOptimizer(
  args: TrainingArguments,
  parameters: readonly TrainableParameter[],
  allocate: AllocateFloat32,
): Optimizer {
  switch (args.optim) {
    case 'adamw_torch':
      return createAdamW(parameters, args, allocate);
    case 'adafactor':
      return createAdafactor(parameters, args, allocate);
  }
}
