/** One entry of ONNX Runtime's profile (Chrome's trace format); times in microseconds. */
export interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
}

export interface OperatorTime {
  readonly op_type: string;
  /** Milliseconds a run. */
  readonly ms: number;
  /** How many of them a run has. */
  readonly calls: number;
  /** Of the whole run, from 0 to 1. */
  readonly share: number;
}

export interface RunProfile {
  readonly runs: number;
  /** Milliseconds of a whole run, mean. */
  readonly runMs: number;
  /** Longest first; the last row, `(between operators)`, is what no operator accounts for. */
  readonly operators: readonly OperatorTime[];
}

/** Sums a profile by operator, over all runs but the first `warmUpRuns`. At least one run has to be left. */
export function operatorTimes(events: readonly ProfileEvent[], warmUpRuns: number): RunProfile {
  const runs = events
    .filter(({ cat, name }) => cat === 'Session' && name === 'model_run')
    .sort((a, b) => a.ts! - b.ts!)
    .slice(warmUpRuns);
  const begin = runs[0]!.ts!;
  const totalUs = runs.reduce((sum, { dur = 0 }) => sum + dur, 0);
  const sums = new Map<string, { us: number; calls: number }>();
  for (const { cat, name, ts = 0, dur = 0, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || ts < begin) continue;
    const op_type = args?.op_name ?? name;
    const { us, calls } = sums.get(op_type) ?? { us: 0, calls: 0 };
    sums.set(op_type, { us: us + dur, calls: calls + 1 });
  }
  const row = (op_type: string, us: number, calls: number): OperatorTime => ({
    op_type,
    ms: us / 1e3 / runs.length,
    calls: calls / runs.length,
    share: us / totalUs,
  });
  const operators = [...sums].map(([op_type, { us, calls }]) => row(op_type, us, calls)).sort((a, b) => b.ms - a.ms);
  const accounted = [...sums.values()].reduce((sum, { us }) => sum + us, 0);
  return {
    runs: runs.length,
    runMs: totalUs / 1e3 / runs.length,
    operators: [...operators, row('(between operators)', totalUs - accounted, 0)],
  };
}
