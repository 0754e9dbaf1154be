/** As long as the page can be held up and still draw its next frame in time. */
const SLICE_MS = 10;

export interface Turns {
  /** Rejects the work with its reason from the next turn on. */
  readonly signal?: AbortSignal;
  /** Hears at each turn how many steps are done. */
  readonly onturn?: (done: number) => void;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Resolves when the page has had its turn. */
  readonly turn?: () => Promise<void>;
}

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Collects what long work yields, and gives the page a turn between two steps whenever it has waited for a while. */
export async function inTurns<Step>(
  work: Iterable<Step>,
  { signal, onturn, now = () => performance.now(), turn = nextTurn }: Turns = {},
): Promise<Step[]> {
  const steps: Step[] = [];
  let began = now();
  for (const step of work) {
    steps.push(step);
    if (now() - began < SLICE_MS) continue;
    onturn?.(steps.length);
    await turn();
    signal?.throwIfAborted();
    began = now();
  }
  return steps;
}
