import type { Value } from '../graph/graph.ts';
import type { ParameterSet } from './parameter-set.ts';
import type { T5Config } from './t5-config.ts';

/** Sets some elements of `x` to zero while training; `place` names where in the network, once a graph. */
export type Drop = (place: string, x: Value) => Value;

/** What a description is built over. */
export interface Description {
  readonly config: T5Config;
  readonly parameters: ParameterSet;
  /** Left out, nothing is dropped: the graph is that of inference. */
  readonly drop?: Drop;
}

export const withoutDropout: Drop = (_place, x) => x;
