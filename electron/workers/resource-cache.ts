import { cancelled } from '../contract/caller.ts';

export interface ResourceKind<Resource> {
  /** How many are kept open. Those in use are never closed under their users, so more may be open for a while. */
  readonly limit: number;
  open(key: string, signal: AbortSignal): Promise<Resource>;
  close(resource: Resource): Promise<void>;
}

/** Keeps the most recently used resources open, by key; one whose stamp changed is closed and opened again. */
export class ResourceCache<Resource> {
  /** In the order of use, the most recent last. */
  readonly #entries = new Map<string, Entry<Resource>>();
  /** Taken out of the cache, but still in use or being closed. */
  readonly #leaving = new Set<Entry<Resource>>();
  readonly #kind: ResourceKind<Resource>;
  #ended = false;

  constructor(kind: ResourceKind<Resource>) {
    this.#kind = kind;
  }

  /**
   * Runs `work` on the resource of `key`, opened when it is not there, and keeps it open at least until `work` has
   * ended. Callers who ask for the same key share one opening, which is given up only when all of them have left.
   */
  async use<Result>(
    key: string,
    stamp: string,
    signal: AbortSignal,
    work: (resource: Resource) => Promise<Result> | Result,
  ): Promise<Result> {
    if (signal.aborted || this.#ended) throw cancelled();
    const entry = this.#enter(key, stamp);
    entry.users++;
    try {
      return await work(await orAborted(entry.opening, signal));
    } finally {
      entry.users--;
      // Nobody waits for it: an opening that failed or was given up, or a resource that was taken out while in use.
      if (entry.users === 0 && (!entry.isOpen || this.#leaving.has(entry))) this.#dismiss(entry);
      void this.#trim();
    }
  }

  /** Closes everything, after those who use it have left. No resource is opened any more. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#entries.forEach((entry) => this.#dismiss(entry));
    await Promise.all([...this.#leaving].map((entry) => entry.gone));
  }

  #enter(key: string, stamp: string): Entry<Resource> {
    const found = this.#entries.get(key);
    if (found?.stamp === stamp) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return found;
    }
    if (found) this.#dismiss(found);
    const entry = new Entry(key, stamp, this.#trim(1), (signal) => this.#kind.open(key, signal));
    this.#entries.set(key, entry);
    return entry;
  }

  /** Closes the least recently used that nobody uses, until `coming` more have room; resolves when they are closed. */
  #trim(coming = 0): Promise<unknown> {
    for (const entry of this.#entries.values()) {
      if (this.#entries.size + coming <= this.#kind.limit) break;
      if (entry.users === 0) this.#dismiss(entry);
    }
    return Promise.all([...this.#leaving].filter((entry) => entry.users === 0).map((entry) => entry.gone));
  }

  /** Takes an entry out, and closes its resource now or when its last user leaves. */
  #dismiss(entry: Entry<Resource>): void {
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
    this.#leaving.add(entry);
    if (entry.users === 0)
      void entry.end((resource) => this.#kind.close(resource)).then(() => this.#leaving.delete(entry));
  }
}

class Entry<Resource> {
  readonly key: string;
  readonly stamp: string;
  readonly opening: Promise<Resource>;
  /** Resolves when the resource is closed. */
  readonly gone: Promise<void>;
  users = 0;
  isOpen = false;
  readonly #abort = new AbortController();
  #resolveGone: () => void = () => undefined;
  #isEnding = false;

  constructor(key: string, stamp: string, room: Promise<unknown>, open: (signal: AbortSignal) => Promise<Resource>) {
    this.key = key;
    this.stamp = stamp;
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    // Two large models need not lie in memory side by side only because one is leaving.
    this.opening = room.then(() => open(this.#abort.signal));
    this.opening.then(
      () => (this.isOpen = true),
      () => undefined,
    );
  }

  async end(close: (resource: Resource) => Promise<void>): Promise<void> {
    if (this.#isEnding) return this.gone;
    this.#isEnding = true;
    this.#abort.abort();
    try {
      await close(await this.opening);
    } catch {
      // An opening that failed has nothing to close, and its callers have been told; a close that fails changes nothing.
    }
    this.#resolveGone();
  }
}

/** The value, unless the signal aborts first. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
