import { setTimeout as delay } from 'node:timers/promises';
import { isTransient, type HubError } from './hub-error.ts';

/** How patient the lab is with a server. */
export interface HubPatience {
  /** A connection that brings nothing for so long counts as cut. */
  readonly stallMs: number;
  /** Waits after one failure, two in a row, and so on; after the last one the failure stands. */
  readonly pausesMs: readonly number[];
  /** A server that asks for more than this is not waited for. */
  readonly longestWaitMs: number;
}

/** While somebody looks at a dialog. */
export const briefPatience: HubPatience = { stallMs: 20_000, pausesMs: [400, 1200], longestWaitMs: 5_000 };
/** While a download goes on by itself: about two minutes without a single byte. */
export const longPatience: HubPatience = {
  stallMs: 30_000,
  pausesMs: [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000],
  longestWaitMs: 15 * 60_000,
};

export interface Retries {
  readonly patience: HubPatience;
  readonly signal: AbortSignal;
  /** Grows as the work gets on: a failure after some progress counts as the first one. */
  readonly progress?: () => number;
  readonly onWait?: (error: HubError, waitMs: number) => void;
}

/**
 * Does the work, and does it again after failures that may pass, with growing pauses and at least as long as the server
 * asks for. Throws the failure that lasts, and AbortError as soon as `signal` aborts.
 */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  { patience, signal, progress = () => 0, onWait }: Retries,
): Promise<Result> {
  let failures = 0;
  for (let before = progress(); ; before = progress()) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (progress() > before) failures = 0;
      const pauseMs = patience.pausesMs[failures++];
      if (!isTransient(error) || pauseMs === undefined) throw error;
      const waitMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
      if (waitMs > Math.max(pauseMs, patience.longestWaitMs)) throw error;
      onWait?.(error, waitMs);
      await delay(waitMs, undefined, { signal });
    }
  }
}
