import { TypedError } from '../../native-models/errors/typed-error.ts';

export type ServerErrorCode = 'port-taken' | 'port-refused' | 'address-unavailable';

/** The browser door could not be opened. */
export class ServerError extends TypedError<ServerErrorCode> {}

/** The sentence for an error of `listen`; null when it is none of those that a user can mend. */
export function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): ServerError | null {
  const place = `port ${port} on ${host}`;
  const hint = 'Choose another with --port, or leave --port out to get a free one.';
  switch (error.code) {
    case 'EADDRINUSE':
      return new ServerError('port-taken', `Another program uses ${place}. ${hint}`, { place, hint }, error);
    case 'EACCES':
      return new ServerError(
        'port-refused',
        `The system does not let the lab use ${place}. ${hint}`,
        { place, hint },
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ServerError('address-unavailable', `This machine has no address ${host}.`, { place }, error);
    default:
      return null;
  }
}
