import { TypedError } from '../errors/typed-error.ts';

/** Memory for a training that could not be had. */
export class KernelsError extends TypedError<'out-of-memory'> {}
