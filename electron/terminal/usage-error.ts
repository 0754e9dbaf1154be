import { TypedError } from '../../native-models/errors/typed-error.ts';

/** The command line is not one that the lab understands. The sentence says why; the verb's usage is put beside it. */
export class UsageError extends TypedError<'wrong-usage'> {
  constructor(message: string) {
    super('wrong-usage', message);
  }
}
