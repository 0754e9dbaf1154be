import { expect, test, vi } from 'vitest';
import { inTurns } from './in-turns.ts';

/** A clock that goes on only when work is done. */
function work(costs: readonly number[]) {
  let time = 0;
  const turn = vi.fn(() => Promise.resolve());
  const steps = function* () {
    for (const cost of costs) {
      time += cost;
      yield cost;
    }
  };
  return { steps: steps(), clock: { now: () => time, turn } };
}

test('quick work is done in one go', async () => {
  const { steps, clock } = work([2, 3, 4]);
  expect(await inTurns(steps, clock)).toEqual([2, 3, 4]);
  expect(clock.turn).not.toHaveBeenCalled();
});

test('the page has its turn as soon as it has waited for 10 ms, and all steps are there in the end', async () => {
  const { steps, clock } = work(Array<number>(10).fill(4));
  const heard: number[] = [];
  expect(await inTurns(steps, { ...clock, onturn: (done) => heard.push(done) })).toHaveLength(10);
  expect(heard).toEqual([3, 6, 9]);
  expect(clock.turn).toHaveBeenCalledTimes(3);
});

test('what is stopped goes no further than to the end of the page’s turn', async () => {
  const { steps, clock } = work(Array<number>(10).fill(20));
  const stop = new AbortController();
  const done = inTurns(steps, { ...clock, signal: stop.signal, onturn: (at) => at === 2 && stop.abort() });
  await expect(done).rejects.toThrow(/abort/i);
  expect(clock.turn).toHaveBeenCalledTimes(2);
});

test('without a clock of its own, other tasks get their turn in the middle', async () => {
  const order: string[] = [];
  const busy = function* () {
    for (let step = 0; step < 3; step++) {
      for (const began = performance.now(); performance.now() - began < 12;);
      order.push('step');
      yield step;
    }
  };
  setTimeout(() => order.push('task'));
  await inTurns(busy());
  expect(order).toEqual(['step', 'task', 'step', 'step']);
});
