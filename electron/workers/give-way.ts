/** Lets work that can wait stand back while models compute. */
export interface GiveWay {
  /** Runs what must not be held up. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when no such work is under way, and in any case after `PATIENCE_MS`: a long translation starves nobody. */
  turn(): Promise<void>;
}

/** Between two pieces of what waits: a 443 MB file is then hashed within a minute beside a translation without end. */
export const PATIENCE_MS = 100;

export function createGiveWay(): GiveWay {
  let busy = 0;
  const waiting = new Set<() => void>();
  return {
    async during(work) {
      busy++;
      try {
        return await work();
      } finally {
        busy--;
        if (busy === 0) waiting.forEach((go) => go());
      }
    },
    turn() {
      if (busy === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve();
        };
        const timer = setTimeout(go, PATIENCE_MS);
        waiting.add(go);
      });
    },
  };
}
