import { isPrivate } from '../../native-models/hub/repository-address.ts';
import type { HubAccess } from '../contract/replies/lab.ts';

/** Where the system keeps secrets, encrypted for this user. */
export interface TokenStore {
  /** Whether the system has such a store, and it is open. */
  isAvailable(): boolean;
  /** By the endpoint's origin; null where there is none, or where it cannot be read any more. */
  read(origin: string): Promise<string | null>;
  /** Null forgets it. */
  write(origin: string, token: string | null): Promise<void>;
}

/** The access tokens of endpoints. A token belongs to an origin and is sent to no other. */
export class HubTokens {
  readonly #store: TokenStore | null;
  readonly #environment: ReadonlyMap<string, string>;
  readonly #session = new Map<string, string>();

  /** @param environment tokens by origin, from outside, that are never written anywhere. */
  constructor(store: TokenStore | null, environment: ReadonlyMap<string, string> = new Map()) {
    this.#store = store;
    this.#environment = environment;
  }

  async find(endpoint: string): Promise<string | null> {
    return (await this.#look(endpoint)).token;
  }

  async access(endpoint: string): Promise<HubAccess> {
    const { from } = await this.#look(endpoint);
    const keeps = this.#store?.isAvailable() ? 'store' : 'session';
    return { endpoint, token: from, keeps, takes_token: isPrivate(new URL(endpoint)) };
  }

  /** Keeps a token, in the system's store where there is one; null forgets it everywhere but in the environment. */
  async set(endpoint: string, token: string | null): Promise<void> {
    const { origin } = new URL(endpoint);
    this.#session.delete(origin);
    if (this.#store?.isAvailable()) await this.#store.write(origin, token);
    else if (token !== null) this.#session.set(origin, token);
  }

  async #look(endpoint: string): Promise<{ readonly token: string | null; readonly from: HubAccess['token'] }> {
    const { origin } = new URL(endpoint);
    const session = this.#session.get(origin);
    if (session !== undefined) return { token: session, from: 'session' };
    const stored = this.#store?.isAvailable() ? await this.#store.read(origin) : null;
    if (stored !== null) return { token: stored, from: 'store' };
    const given = this.#environment.get(origin);
    return given === undefined ? { token: null, from: 'none' } : { token: given, from: 'environment' };
  }
}
