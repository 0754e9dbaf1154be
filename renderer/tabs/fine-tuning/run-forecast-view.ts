import { clock } from '../../i18n/clock.ts';
import type { Catalogue } from '../../i18n/en.ts';
import type { Formats } from '../../i18n/formats.ts';
import type { Estimate } from './lab-types.ts';
import { certain } from './training-estimate-view.ts';
import type { TrainingHistory } from './training-history.ts';
import { RECENT_STEPS, timeLeft } from './training-view.ts';

/**
 * Milliseconds until the last step: what the last forecast said, for the steps that are left, and more and more what the
 * steps since then have taken. Before there is a forecast, the steps alone. Null where nothing is known yet.
 */
export function remaining(history: TrainingHistory): Estimate | null {
  const observed = timeLeft(history);
  const forecast = history.forecasts.at(-1);
  if (!forecast || !history.started) return observed === null ? null : certain(observed);
  const step = history.steps.at(-1)?.step ?? forecast.step;
  const ahead = history.started.max_steps - forecast.step;
  const part = ahead > 0 ? Math.max(0, history.started.max_steps - step) / ahead : 0;
  const { low, expected, high } = forecast.remaining_ms;
  const weight = observed === null ? 0 : Math.min(1, Math.max(0, step - forecast.step) / RECENT_STEPS);
  const refined = (1 - weight) * expected * part + weight * (observed ?? 0);
  // The forecast's own uncertainty, about the refined figure.
  const about = expected > 0 ? refined / expected : 0;
  return { expected: refined, low: low * about, high: high * about };
}

/** The range of a time that is left, as a clock shows it; empty where it says nothing more than the figure. */
export function clockRange({ expected, low, high }: Estimate): string {
  const [from, to] = [clock(low), clock(high)];
  return from === to && from === clock(expected) ? '' : `${from}–${to}`;
}

/** When something will end: the time of day, on another day with its date. */
export function endText(endMs: number, nowMs: number, formats: Pick<Formats, 'timeOfDay' | 'moment'>): string {
  const sameDay = new Date(endMs).toDateString() === new Date(nowMs).toDateString();
  return sameDay ? formats.timeOfDay(endMs) : formats.moment(endMs);
}

/** What left the band that was said last, one sentence each; null where the last forecast is no correction. */
export function correction(
  { forecasts }: TrainingHistory,
  texts: Catalogue['fineTuning']['progress']['correction'],
  formats: Formats,
): string | null {
  const [before, last] = [forecasts.at(-2), forecasts.at(-1)];
  if (last?.reason !== 'outside') return null;
  const sentences: string[] = [];
  if (before) {
    const [now, then] = [last.step_ms, before.step_ms];
    const steps = [formats.aboutDuration(now).whole, formats.aboutDuration(then).whole] as const;
    if (now.expected > then.high) sentences.push(texts.slower(...steps));
    if (now.expected < then.low) sentences.push(texts.faster(...steps));
    const [memory, less] = [last.peak_bytes, before.peak_bytes];
    if (memory.expected > less.high)
      sentences.push(texts.memory(formats.aboutSize(memory).whole, formats.aboutSize(less).whole));
  }
  return sentences.length > 0 ? sentences.join(' ') : texts.corrected(formats.whole(last.step));
}
