import { TypedError } from '../native-models/errors/typed-error.ts';

/** A bench that could not be started, a program that it runs and that failed, or a measurement of the wrong thing. */
export class BenchError extends TypedError<'invalid-arguments' | 'program-failed' | 'not-comparable'> {}
