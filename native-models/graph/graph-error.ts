import { TypedError } from '../errors/typed-error.ts';

/** A graph that cannot be: raised while it is described, before anything runs. */
export class GraphError extends TypedError<'shape-mismatch' | 'unknown-operator' | 'unresolved-dim' | 'no-gradient'> {}
