import { expect, test } from 'vitest';
import { PhaseClock } from './phase-clock.ts';

test('each phase of a step gets the time of its calls, the rest what is left, and a new step begins at nothing', async () => {
  let time = 1000;
  const clock = new PhaseClock(() => time);
  const part = {
    factor: 3,
    async forwardBackward(rows: number) {
      await Promise.resolve();
      time += 50;
      return rows * this.factor;
    },
    update(ms: number) {
      time += ms;
    },
  };
  clock.time(part, 'forwardBackward', 'forward_backward');
  clock.time(part, 'update', 'optimizer');

  clock.start();
  time += 2; // the batch is put together
  expect(await part.forwardBackward(7)).toBe(21);
  part.update(10);
  part.update(20);
  time += 3; // the step is logged
  clock.endStep();
  part.update(1);
  clock.endStep();
  expect(clock.steps).toEqual([
    { forward_backward: 50, norm: 0, optimizer: 30, rest: 5 },
    { forward_backward: 0, norm: 0, optimizer: 1, rest: 0 },
  ]);
});

test('a call that fails fails as before, and its time counts', async () => {
  let time = 0;
  const clock = new PhaseClock(() => time);
  const part = {
    async norm(): Promise<number> {
      time += 4;
      throw new Error('not finite');
    },
  };
  clock.time(part, 'norm', 'norm');
  clock.start();
  await expect(part.norm()).rejects.toThrow('not finite');
  clock.endStep();
  expect(clock.steps[0]).toMatchObject({ norm: 4, rest: 0 });
});
