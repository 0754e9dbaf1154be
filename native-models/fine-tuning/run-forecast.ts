import type { ForecastMade, TrainingStep } from '../training/training-events.ts';
import { TrainingError } from '../training/training-error.ts';
import type { TrainingArguments } from '../training-arguments/argument-table.ts';
import { NO_EVALUATIONS } from './evaluation-outlook.ts';
import { forecastAlternatives } from './forecast-alternatives.ts';
import type { Outlook } from './outlook.ts';
import { updateLengths } from './planned-batches.ts';
import { meanWork, paceOf, remainingMs, scaled, UNMEASURED_PACE } from './training-outlook.ts';
import { updateWork } from './training-work.ts';

/** The first step also makes the sessions; the three after it are measured. */
const UNCOUNTED_STEPS = 1;
const MEASURED_STEPS = 3;
/** The mean of so many steps is held against what was said. */
const WATCHED_STEPS = 20;

/**
 * What is said during a run of what the rest will take: after the first measured steps, and again when time or memory have
 * left the band that was said last.
 */
export class RunForecast {
  readonly #measured: { readonly elapsedMs: number; readonly work: number }[] = [];
  readonly #meanWork: number;
  readonly #recent: number[] = [];
  #seen = 0;
  #said: ForecastMade | null = null;
  #peak: ForecastMade['peak_bytes'];

  /** @param peakBytes the largest resident memory of the process until now, whenever it is asked. */
  constructor(
    private readonly outlook: Outlook,
    private readonly peakBytes: () => number,
  ) {
    const { config, arguments: args, updates, peak } = outlook;
    this.#meanWork = meanWork(config, args, updates);
    this.#peak = peak;
  }

  /** What is to be said after this step, if anything. */
  after({ step, elapsedMs }: TrainingStep): ForecastMade | null {
    this.#seen++;
    if (this.#seen <= UNCOUNTED_STEPS) return null;
    if (this.#measured.length < MEASURED_STEPS) {
      const { config, arguments: args, plan, examples } = this.outlook;
      const lengths = updateLengths(plan, examples, args.gradient_accumulation_steps, step - 1);
      this.#measured.push({ elapsedMs, work: updateWork(config, args, lengths) });
      if (this.#measured.length < MEASURED_STEPS) return null;
      return this.#say(step, scaled(paceOf(this.#measured), this.#meanWork), 'measured');
    }
    this.#recent.push(elapsedMs);
    if (this.#recent.length < WATCHED_STEPS) return null;
    const mean = this.#recent.splice(0).reduce((sum, ms) => sum + ms, 0) / WATCHED_STEPS;
    const { step_ms, peak_bytes } = this.#said!;
    const isTimeInside = mean >= step_ms.low && mean <= step_ms.high;
    if (isTimeInside && this.peakBytes() <= peak_bytes.high) return null;
    const ratio = isTimeInside ? 1 : mean / step_ms.expected;
    return this.#say(step, scaled(step_ms, ratio), 'outside');
  }

  #say(step: number, step_ms: ForecastMade['step_ms'], reason: ForecastMade['reason']): ForecastMade {
    const { config, arguments: args, plan } = this.outlook;
    const peak = this.peakBytes();
    if (peak > this.#peak.high) this.#peak = { expected: peak, low: peak, high: 1.08 * peak };
    const remaining_ms = remainingMs(config, args, plan, step_ms, step);
    this.#said = { event: 'forecast', step, step_ms, remaining_ms, peak_bytes: this.#peak, reason };
    return this.#said;
  }
}

/**
 * A training that cannot fit is not begun.
 * @throws TrainingError `memory-insufficient`, whose hint names the least change that would fit.
 */
export function assertMemory(outlook: Outlook): void {
  const { peak, availableBytes: available } = outlook;
  if (peak.expected <= available) return;
  const fitting = forecastAlternatives({ ...outlook, pace: UNMEASURED_PACE, evaluations: NO_EVALUATIONS }).find(
    ({ fits }) => fits,
  );
  const message =
    `This training is expected to need ${megabytes(peak.expected)} of memory at its largest, ` +
    `but the system has only ${megabytes(available)} for it.`;
  const hint = fitting
    ? `This would fit, with ${megabytes(fitting.peak_bytes.expected)}: ${changeText(fitting.change)}.`
    : 'Close other programs, or take a smaller model.';
  throw new TrainingError('memory-insufficient', message, {
    expected: ['bytes', Math.round(peak.expected)],
    found: ['bytes', Math.round(available)],
    hint,
  });
}

function changeText(change: Partial<TrainingArguments>): string {
  return Object.entries(change)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join(', ');
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
