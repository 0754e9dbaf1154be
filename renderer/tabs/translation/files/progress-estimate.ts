import type { Interval } from '../../../i18n/about.ts';

/** How far the work was, and when. */
export interface ProgressSample {
  readonly done: number;
  /** Since this run began. */
  readonly elapsedMs: number;
}

export interface ProgressEstimate {
  readonly textsPerSecond: number;
  /** Milliseconds until the end, between the ends of two standard errors. */
  readonly left: Interval;
}

/** Samples that decide: a machine that has become slower is noticed within that many batches. */
const RECENT_SAMPLES = 40;

/**
 * Pace and time left, from the last samples. A batch's time is taken to vary in proportion to its texts (variance σ² a
 * text), so the pace is the ratio estimator Σt/Σn, and the time of the r texts that are left has the variance
 * σ²·r·(1 + r/Σn): that of the rest, and that of not knowing the pace (Cochran, Sampling Techniques, 1977, chapter 6).
 * Null before there are two batches to compare.
 */
export function estimateProgress(samples: readonly ProgressSample[], total: number): ProgressEstimate | null {
  const recent = samples.slice(-RECENT_SAMPLES);
  const batches = recent
    .slice(1)
    .map(({ done, elapsedMs }, index) => ({
      texts: done - recent[index]!.done,
      ms: elapsedMs - recent[index]!.elapsedMs,
    }))
    .filter(({ texts }) => texts > 0);
  const texts = sum(batches.map((batch) => batch.texts));
  const ms = sum(batches.map((batch) => batch.ms));
  if (batches.length < 2 || ms <= 0) return null;
  const msPerText = ms / texts;
  const variance = sum(batches.map((b) => (b.ms - msPerText * b.texts) ** 2 / b.texts)) / (batches.length - 1);
  const rest = Math.max(0, total - recent.at(-1)!.done);
  const expected = msPerText * rest;
  const error = 2 * Math.sqrt(variance * rest * (1 + rest / texts));
  const left = { expected, low: Math.max(0, expected - error), high: expected + error };
  return { textsPerSecond: 1000 / msPerText, left };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
