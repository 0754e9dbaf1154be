import type { T5Config } from './t5-config.ts';

/** Under which name a T5 layout was published. */
export type ModelFamily = 'T5' | 'T5 v1.1' | 'Flan-T5' | 'mT5' | 'umT5';

/**
 * The family of a model. mT5 and umT5 say so themselves; among the others a gated feed-forward layer tells v1.1 from the
 * first T5 (Shazeer 2020, «GLU Variants Improve Transformer»). Flan-T5 is T5 v1.1 trained further, alike in everything
 * but its name: only that can tell it.
 * @param name of the folder or the repository.
 */
export function modelFamily(config: T5Config, name: string): ModelFamily {
  if (config.model_type === 'mt5') return 'mT5';
  if (config.model_type === 'umt5') return 'umT5';
  if (!config.is_gated_act) return 'T5';
  const origin = config.raw['_name_or_path'];
  const names = typeof origin === 'string' ? `${name} ${origin}` : name;
  return /flan/i.test(names) ? 'Flan-T5' : 'T5 v1.1';
}
