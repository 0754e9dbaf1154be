import { expect, test, vi } from 'vitest';
import type { CallOptions } from '../../../electron/contract/lab-api.ts';
import { LabError } from '../../../electron/contract/lab-error.ts';
import { Connection } from '../../lab/connection.svelte.ts';
import { fittingForecast, hugeForecast } from '../../lab/testing/fake-fine-tuning.ts';
import { fakeLab, type FakeLab } from '../../lab/testing/fake-lab.ts';
import { Workspace } from '../../lab/workspace.svelte.ts';
import { FineTuningState } from './fine-tuning-state.svelte.ts';

async function start(lab: FakeLab): Promise<FineTuningState> {
  const connection = new Connection(() => Promise.resolve(lab.wire));
  const workspace = new Workspace(connection);
  connection.open();
  await vi.waitFor(() => expect(workspace.model).not.toBeNull());
  const state = new FineTuningState(workspace, { onFrame: (callback) => callback(), now: () => 0 });
  await state.readArguments();
  return state;
}

/** A lab that measures until it is told what came of it, or is cancelled. */
function measuring() {
  const calls: { report: (event: unknown) => void; end: (reply: unknown) => void; fail: (error: LabError) => void }[] =
    [];
  const lab = fakeLab({
    'fineTuning.forecast': (_: unknown, { onEvent, signal }: CallOptions<unknown>) =>
      new Promise((end, fail) => {
        calls.push({ report: (event) => onEvent?.(event), end, fail });
        signal?.addEventListener('abort', () => fail(new LabError({ code: 'cancelled', message: 'Cancelled.' })));
      }),
  });
  const call = async (number = 0) => {
    await vi.waitFor(() => expect(calls.length).toBeGreaterThan(number));
    return calls[number]!;
  };
  return { lab, call };
}

test('an estimate asks with what a start would, tells its progress, and keeps the figures', async () => {
  const { lab, call } = measuring();
  const { estimate, draft } = await start(lab);
  const done = estimate.measure();
  expect(estimate.state).toEqual({ phase: 'measuring', progress: null });
  const { report, end } = await call();
  expect(lab.asked('fineTuning.forecast')[0]).toEqual({
    model: '/models/bundled',
    train: { kind: 'examples', examples: draft.pairs },
    arguments: { ...draft.values },
  });
  const progress = { event: 'measuring', done: 1, total: 3 };
  report(progress);
  expect(estimate.state).toEqual({ phase: 'measuring', progress });
  end(fittingForecast);
  await done;
  expect(estimate.state).toEqual({ phase: 'done' });
  expect(estimate.estimated?.forecast).toEqual(fittingForecast);
  expect(estimate.stale).toBe(false);
});

test('figures go stale with what they depend on, and hold again when it is taken back', async () => {
  const state = await start(fakeLab());
  const { estimate } = state;
  await estimate.measure();
  state.setValue('learning_rate', 0.5);
  expect(estimate.stale).toBe(false);
  state.setValue('max_steps', 200);
  expect(estimate.stale).toBe(true);
  expect(estimate.estimated?.forecast).toEqual(fittingForecast);
  state.setValue('max_steps', 100);
  expect(estimate.stale).toBe(false);
  state.workspace.chooseModel('/models/other');
  expect(estimate.stale).toBe(true);
});

test('a measurement that is given up keeps the earlier figures, and what comes of it later is ignored', async () => {
  const { lab, call } = measuring();
  const { estimate } = await start(lab);
  const first = estimate.measure();
  (await call()).end(fittingForecast);
  await first;
  const second = estimate.measure();
  const { report, end } = await call(1);
  estimate.cancel();
  expect(estimate.state).toEqual({ phase: 'cancelled' });
  report({ event: 'measuring', done: 2, total: 3 });
  end(hugeForecast);
  await second;
  expect(estimate.state).toEqual({ phase: 'cancelled' });
  expect(estimate.estimated?.forecast).toEqual(fittingForecast);
});

test('a failure is told with its error, and one measurement runs at a time', async () => {
  const { lab, call } = measuring();
  const { estimate } = await start(lab);
  const done = estimate.measure();
  await estimate.measure();
  (await call()).fail(new LabError({ code: 'out-of-memory', message: 'No memory.' }));
  await done;
  expect(lab.asked('fineTuning.forecast')).toHaveLength(1);
  expect(estimate.state).toEqual({ phase: 'failed', error: { code: 'out-of-memory', message: 'No memory.' } });
});

test('what could not be started is not measured, and a start gives a measurement up', async () => {
  const { lab, call } = measuring();
  const state = await start(lab);
  state.setValue('max_steps', 1.5);
  await state.estimate.measure();
  expect(lab.asked('fineTuning.forecast')).toEqual([]);
  state.setValue('max_steps', 2);
  void state.estimate.measure();
  await call();
  await state.start();
  expect(state.estimate.state).toEqual({ phase: 'cancelled' });
});

test('an alternative is set in the form, makes the figures stale, and can be taken back', async () => {
  const state = await start(fakeLab({ 'fineTuning.forecast': () => hugeForecast }));
  const { estimate } = state;
  await estimate.measure();
  const before = state.draft.values;
  const [half, adafactor] = hugeForecast.alternatives.map(({ change }) => change);
  state.applyAlternative(half!);
  expect(state.draft.values).toEqual({ ...before, per_device_train_batch_size: 1, gradient_accumulation_steps: 2 });
  expect([estimate.undoable, estimate.stale]).toEqual([half, true]);
  estimate.undo();
  expect([state.draft.values, estimate.undoable, estimate.stale]).toEqual([before, null, false]);
  // One alternative takes the place of the other: its figures are its own.
  state.applyAlternative(half!);
  state.applyAlternative(adafactor!);
  expect(state.draft.values).toEqual({ ...before, optim: 'adafactor' });
  state.setValue('seed', 7);
  expect(estimate.undoable).toBeNull();
  estimate.undo();
  expect(state.draft.values).toEqual({ ...before, optim: 'adafactor', seed: 7 });
});

test('a start that was refused for its memory leads to what would fit, measured once', async () => {
  const refuse = () => {
    throw new LabError({ code: 'memory-insufficient', message: 'Too little memory.' });
  };
  const lab = fakeLab({ 'fineTuning.start': refuse, 'fineTuning.forecast': () => hugeForecast });
  const state = await start(lab);
  await state.start();
  expect(state.starting).toMatchObject({ phase: 'failed', error: { code: 'memory-insufficient' } });
  state.findFit();
  expect(state.starting).toEqual({ phase: 'idle' });
  await vi.waitFor(() => expect(state.estimate.estimated?.forecast).toEqual(hugeForecast));
  await state.start();
  state.findFit();
  expect(lab.asked('fineTuning.forecast')).toHaveLength(1);
  // Taking an alternative over clears the refusal too, and no other failure.
  await state.start();
  state.applyAlternative({ optim: 'adafactor' });
  expect(state.starting).toEqual({ phase: 'idle' });
});
