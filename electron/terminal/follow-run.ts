import type { RunSummary } from '../../native-models/runs/run-state.ts';
import type { Evaluation, TrainingEvent } from '../../native-models/training/training-events.ts';
import { LabError } from '../contract/lab-error.ts';
import { describeKeptError } from '../workers/describe-error.ts';
import type { VerbContext } from './verb.ts';

/**
 * Writes a run's events until it has ended: the last is `done`. A wish to stop (Ctrl+C, the reader of the results is
 * gone) ends the run after the step under way, with a checkpoint.
 * @throws LabError where the run failed.
 */
export async function followRun(context: VerbContext, { run, step }: RunSummary): Promise<void> {
  const { lab, output, progress, signal } = context;
  const { fineTuning } = lab().api;
  const stop = () => void fineTuning.stop({ run }).catch(() => undefined);
  const describe = createDescription(() => performance.now());
  let written = Promise.resolve();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const after = step > 0 ? { after_step: step } : {};
    const { state } = await fineTuning.watch(
      { run, ...after },
      {
        onEvent(event) {
          const text = describe(event);
          if (text) progress.show(text);
          // Its place is standard error: see below.
          if (event.event !== 'failed') written = written.then(() => output.write(event));
        },
      },
    );
    await written;
    progress.clear();
    if (state.phase === 'failed') throw new LabError(describeKeptError(state.error));
    if (state.phase === 'interrupted') throw interrupted(run);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Says each step for people: where it stands, and how long the rest takes at the speed so far. */
export function createDescription(now: () => number): (event: TrainingEvent) => string | null {
  let start = { step: 0, at: now() };
  let max_steps = 0;
  return (event) => {
    switch (event.event) {
      case 'started':
        start = { step: event.step, at: now() };
        max_steps = event.max_steps;
        return `step ${event.step} of ${max_steps}`;
      case 'step': {
        const { step, loss } = event;
        const secondsLeft = ((now() - start.at) / 1000 / (step - start.step)) * (max_steps - step);
        return `step ${step} of ${max_steps}, loss ${loss.toFixed(4)}, ${duration(secondsLeft)} left`;
      }
      case 'forecast': {
        const { low, high } = event.remaining_ms;
        const memory = `${(event.peak_bytes.expected / 1e9).toFixed(1)} GB of memory`;
        return `step ${event.step}: between ${duration(low / 1000)} and ${duration(high / 1000)} left, ${memory}`;
      }
      case 'evaluation':
        // What the start cost no step will cost again.
        if (event.step === start.step) start = { ...start, at: now() };
        return evaluationText(event);
      case 'checkpoint':
        return `step ${event.step}: ${event.name} written`;
      case 'paused':
      case 'continued':
        return `step ${event.step}: ${event.event}`;
      case 'done':
      case 'failed':
        return null;
    }
  };
}

/** 2 h 5 min, 3 min 20 s, 12 s */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function interrupted(run: string): LabError {
  const message = `The training of ${run} ended in the middle.`;
  return new LabError({ code: 'worker-failed', message, file: run, hint: `Go on with: lab resume --run ${run}` });
}

/** The losses of an evaluation; null where only sentences were watched. */
function evaluationText({ step, eval_loss, eval_general_loss }: Evaluation): string | null {
  const losses = Object.entries({ eval_loss, eval_general_loss }).flatMap(([name, loss]) =>
    loss === undefined ? [] : `${name} ${loss.toFixed(4)}`,
  );
  return losses.length === 0 ? null : `step ${step}: ${losses.join(', ')}`;
}
