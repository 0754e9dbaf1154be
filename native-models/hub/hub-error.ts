import { TypedError } from '../errors/typed-error.ts';

export type HubErrorCode =
  | 'address-invalid'
  /** No network, no such server, or a connection that was cut or fell silent. */
  | 'hub-unreachable'
  | 'hub-denied'
  | 'repository-not-found'
  | 'hub-busy'
  /** The server says itself that it failed. */
  | 'hub-failed'
  /** The answer is not what the Hub's interface says: HTML for JSON, a redirect to nowhere. */
  | 'hub-answer-invalid'
  /** A file has another size or another hash than the repository's list says. */
  | 'download-damaged'
  | 'download-not-found'
  | 'download-busy'
  /** The repository holds no model that the lab could open. */
  | 'repository-unsuitable'
  | 'disk-full';

/** A model could not be had from the Hub or a mirror. No sentence holds a token or a signed address. */
export class HubError extends TypedError<HubErrorCode> {
  /** Of the answer; null where none came. */
  status: number | null = null;
  /** How long the server asks to be left alone. */
  retryAfterMs: number | null = null;
}

/** Whether the same request may succeed a little later. */
export function isTransient(error: unknown): error is HubError {
  if (!(error instanceof HubError)) return false;
  if (error.code === 'hub-unreachable' || error.code === 'hub-busy') return true;
  return error.code === 'hub-failed' && error.status !== null && (error.status >= 500 || error.status === 408);
}
