import { expect, test } from 'vitest';
import { operatorTimes, type ProfileEvent } from './operator-times.ts';

const run = (ts: number, dur: number): ProfileEvent => ({ cat: 'Session', name: 'model_run', ts, dur });
const kernel = (op_name: string, ts: number, dur: number): ProfileEvent => ({
  cat: 'Node',
  name: `/${op_name}_kernel_time`,
  ts,
  dur,
  args: { op_name },
});

test('a profile is summed by operator over the runs after the warm-up', () => {
  // By hand, in microseconds: two counted runs of 1000 and 3000; Gemm 600 + 1400, Add 200 + 200; 1600 remain.
  const events = [
    { cat: 'Session', name: 'session_initialization', ts: 0, dur: 90_000 },
    kernel('Gemm', 110, 50_000),
    run(100, 60_000),
    kernel('Gemm', 70_000, 600),
    kernel('Add', 70_600, 200),
    { cat: 'Node', name: '/Gemm_fence_before', ts: 70_000, dur: 5000, args: { op_name: 'Gemm' } },
    run(69_900, 1000),
    kernel('Gemm', 80_000, 1000),
    kernel('Gemm', 81_000, 400),
    kernel('Add', 82_000, 200),
    run(79_900, 3000),
  ];
  expect(operatorTimes(events, 1)).toEqual({
    runs: 2,
    runMs: 2,
    operators: [
      { op_type: 'Gemm', ms: 1, calls: 1.5, share: 0.5 },
      { op_type: 'Add', ms: 0.2, calls: 1, share: 0.1 },
      { op_type: '(between operators)', ms: 0.8, calls: 0, share: 0.4 },
    ],
  });
});
