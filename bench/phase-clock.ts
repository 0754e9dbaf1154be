/** The parts of a training step that are timed on their own; `rest`: everything else between two steps. */
export const trainingPhases = ['forward_backward', 'norm', 'optimizer', 'rest'] as const;
export type TrainingPhase = (typeof trainingPhases)[number];

/** Milliseconds of each phase of one step. */
export type PhaseTimes = Readonly<Record<TrainingPhase, number>>;

/** Names of a part's methods. */
type MethodOf<Part> = {
  [Name in keyof Part]: Part[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Part];

/**
 * Measures from outside where a step's time goes: the parts that the trainer is given get a clock around their methods, so
 * that the trainer itself knows nothing of it.
 */
export class PhaseClock {
  readonly steps: PhaseTimes[] = [];
  #times: Record<TrainingPhase, number> = noTimes();
  #stepBegan = 0;

  constructor(private readonly now: () => number) {}

  /** Puts the clock around a method: what it takes counts as `phase`, to the end of its promise where it returns one. */
  time<Part extends object>(part: Part, name: MethodOf<Part>, phase: Exclude<TrainingPhase, 'rest'>): void {
    const method = (part[name] as (...args: unknown[]) => unknown).bind(part);
    const timed = (...args: unknown[]): unknown => {
      const started = this.now();
      const count = () => void (this.#times[phase] += this.now() - started);
      const result = method(...args);
      if (result instanceof Promise) return result.finally(count);
      count();
      return result;
    };
    Object.assign(part, { [name]: timed });
  }

  /** Where the first step begins. */
  start(): void {
    this.#stepBegan = this.now();
  }

  /** Where a step has ended and the next one begins. */
  endStep(): void {
    const ended = this.now();
    const { forward_backward, norm, optimizer } = this.#times;
    this.steps.push({ ...this.#times, rest: ended - this.#stepBegan - forward_backward - norm - optimizer });
    this.#times = noTimes();
    this.#stepBegan = ended;
  }
}

function noTimes(): Record<TrainingPhase, number> {
  return { forward_backward: 0, norm: 0, optimizer: 0, rest: 0 };
}
