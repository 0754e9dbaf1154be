import { expect, test } from 'vitest';
import { TrainingControl } from './training-control.ts';

/** Whether the promise is settled by the time that everything under way in this turn is done. */
const isSettled = async (promise: Promise<void>) => {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
};

test('a training that nobody paused goes on at once', async () => {
  const control = new TrainingControl();
  expect([control.stopRequested, control.pauseRequested]).toEqual([false, false]);
  expect(await isSettled(control.whenContinued())).toBe(true);
});

test('a pause lasts until the training is continued, and can be asked for again', async () => {
  const control = new TrainingControl();
  for (let time = 0; time < 2; time++) {
    control.requestPause();
    expect(control.pauseRequested).toBe(true);
    const waiting = [control.whenContinued(), control.whenContinued()] as const;
    expect(await isSettled(waiting[0])).toBe(false);
    control.requestContinue();
    expect(control.pauseRequested).toBe(false);
    expect([await isSettled(waiting[0]), await isSettled(waiting[1])]).toEqual([true, true]);
  }
});

test('a stop ends a pause, and no pause outlives it', async () => {
  const control = new TrainingControl();
  control.requestPause();
  const waiting = control.whenContinued();
  control.requestStop();
  expect(await isSettled(waiting)).toBe(true);
  control.requestPause();
  expect([control.stopRequested, control.pauseRequested]).toEqual([true, false]);
  expect(await isSettled(control.whenContinued())).toBe(true);
});
