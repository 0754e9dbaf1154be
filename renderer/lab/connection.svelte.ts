import { createCaller, type Caller } from '../../electron/contract/caller.ts';
import { createLabClient } from '../../electron/contract/lab-client.ts';
import type { LabApi } from '../../electron/contract/lab-api.ts';
import { LabError } from '../../electron/contract/lab-error.ts';
import type { Wire } from '../../electron/contract/wire.ts';
import { language } from '../i18n/language.svelte.ts';
import { WireFailure, type WireFailureCode } from './web-socket-wire.ts';

export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'connected' }
  | { readonly phase: 'lost'; readonly reason: string; readonly retryAt: number };

/** Waits between two tries, milliseconds; the last one repeats. */
const BACK_OFF_MS = [250, 500, 1000, 2000, 4000, 8000];
/** From here on a connection counts as a good one. */
const STEADY_MS = 5000;

/**
 * The renderer's way to the lab. `lab` stays the same object whatever happens to the wire: a call made while there is
 * no connection fails at once with `connection-lost`. A lost wire is opened again, ever more patiently.
 */
export class Connection {
  state = $state.raw<ConnectionState>({ phase: 'connecting' });
  readonly lab: LabApi = createLabClient({ call: (...call) => this.#call(...call) });
  readonly #openWire: () => Promise<Wire>;
  #listeners: readonly (() => void)[] = [];
  #caller: Caller | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(openWire: () => Promise<Wire>) {
    this.#openWire = openWire;
  }

  /** Opens the wire now; called again, it cuts the wait short. */
  open(): void {
    clearTimeout(this.#timer);
    if (this.#caller) return;
    this.state = { phase: 'connecting' };
    this.#openWire().then(
      (wire) => this.#connected(wire),
      (error: unknown) => this.#lost(error instanceof WireFailure ? error.code : 'unreachable'),
    );
  }

  /** Calls back on each new connection, at once if there is one already. Returns its own undo. */
  onConnected(listener: () => void): () => void {
    this.#listeners = [...this.#listeners, listener];
    if (this.#caller) listener();
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  #connected(wire: Wire): void {
    const caller = createCaller(wire);
    const connectedAt = Date.now();
    this.#caller = caller;
    this.state = { phase: 'connected' };
    wire.onClose((reason) => {
      if (this.#caller !== caller) return;
      this.#caller = null;
      // A wire that is lost as soon as it is opened counts as one more failed try.
      if (Date.now() - connectedAt > STEADY_MS) this.#attempt = 0;
      this.#lost(isFailureCode(reason) ? reason : 'closed');
    });
    for (const listener of this.#listeners) listener();
  }

  #lost(code: WireFailureCode): void {
    const wait = BACK_OFF_MS[Math.min(this.#attempt, BACK_OFF_MS.length - 1)] ?? 8000;
    this.#attempt += 1;
    this.state = { phase: 'lost', reason: failureSentence(code), retryAt: Date.now() + wait };
    this.#timer = setTimeout(() => this.open(), wait);
  }

  #call(...call: Parameters<Caller['call']>): Promise<unknown> {
    if (this.#caller) return this.#caller.call(...call);
    return Promise.reject(new LabError({ code: 'connection-lost', message: failureSentence('unreachable') }));
  }
}

function isFailureCode(reason: string): reason is WireFailureCode {
  return ['closed', 'unreachable', 'unreadable', 'refused'].includes(reason);
}

function failureSentence(code: WireFailureCode): string {
  const { lostReason, unreachable, unreadable, refused } = language.texts.connection;
  return { closed: lostReason, unreachable, unreadable, refused }[code];
}
