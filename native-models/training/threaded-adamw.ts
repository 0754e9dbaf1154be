import type { GradientPiece } from '../t5/gradients.ts';
import type { AdamWArguments } from './adamw-scalars.ts';
import { dealt } from './dealt.ts';
import { flushesDenormals } from './denormals.ts';
import { liesIn } from './gradient-chunks.ts';
import type { GradientPieces, Optimizer, OptimizerStateTensor } from './optimizer.ts';
import { expectReply, OptimizerHelper } from './optimizer-helper.ts';
import { ownOf } from './optimizer-memory.ts';
import type { OptimizerReply, OptimizerRequest, OptimizerThreadData, SentPiece } from './optimizer-messages.ts';
import type { PlacedParameter } from './placed-parameter.ts';
import { rowsOfParameter, rowsOfPieces, shareOf } from './row-share.ts';
import { SimdAdamW } from './simd-adamw.ts';
import { squaredNorm } from './simd-gradient-norm.ts';

/**
 * SimdAdamW in several threads over one memory, with the same bits: each thread has a share of every parameter's rows, and
 * of the gradients that lie in memory whole each is squared by one thread. What has few tokens is quicker squared than sent.
 */
export class ThreadedAdamW implements Optimizer {
  readonly state: readonly OptimizerStateTensor[];
  readonly #own: SimdAdamW;
  readonly #places: ReadonlyMap<string, PlacedParameter>;
  #learning_rate = 0;
  #isRestored = false;

  private constructor(
    private readonly parameters: readonly PlacedParameter[],
    private readonly helpers: readonly OptimizerHelper[],
    settings: AdamWArguments,
  ) {
    this.state = parameters.flatMap(({ moments }) => moments);
    this.#places = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    this.#own = new SimdAdamW(
      parameters.map((parameter) => rowsOfParameter(parameter, shareOf(parameter, 0, this.#threads))),
      settings,
    );
  }

  /**
   * @param parameters in memory that is shared by as many threads as there are to be.
   * @returns null where the threads take numbers near zero otherwise than this one: bits would differ.
   * @throws TrainingError `optimizer-thread-failed`.
   */
  static async start(parameters: readonly PlacedParameter[], settings: AdamWArguments): Promise<ThreadedAdamW | null> {
    const threads = 1 + parameters[0]!.memory.otherScratch.length;
    const starts = Array.from({ length: threads - 1 }, (_, helper) =>
      OptimizerHelper.start(threadData(parameters, settings, helper + 1, threads)),
    );
    const started = await Promise.allSettled(starts);
    const helpers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failure = started.find((one) => one.status === 'rejected');
    const areAlike = helpers.every((helper) => helper.flushesDenormals === flushesDenormals());
    if (!failure && areAlike) return new ThreadedAdamW(parameters, helpers, settings);
    await Promise.all(helpers.map((helper) => helper.close()));
    if (failure) throw failure.reason;
    return null;
  }

  get #threads(): number {
    return 1 + this.helpers.length;
  }

  get steps(): number {
    return this.#own.steps;
  }

  set steps(done: number) {
    this.#own.steps = done;
    this.#isRestored = true;
  }

  beginStep(learning_rate: number): void {
    this.#own.beginStep(learning_rate);
    this.#learning_rate = learning_rate;
  }

  gradientNorm(gradients: GradientPieces): number {
    const inPlace = this.parameters.filter(({ name, gradient }) => isInPlace(gradients.get(name), gradient));
    const [, ...othersNames] = dealt(
      inPlace.map(({ name, weights }) => ({ item: name, size: weights.length })),
      this.#threads,
    );
    const others = new Set(othersNames.flat());
    const squares = new Map<string, number>();
    const replies = this.#together(
      (helper) => ({ kind: 'squares', names: othersNames[helper]! }),
      () => {
        for (const [name, pieces] of gradients)
          if (!others.has(name)) squares.set(name, squaredNorm(ownOf(this.#places, name), pieces));
      },
    );
    for (const reply of replies)
      for (const [name, square] of expectReply(reply, 'squares').squares) squares.set(name, square);
    // In the parameters' order, as one thread adds them up.
    return Math.sqrt(this.parameters.reduce((sum, { name }) => sum + (squares.get(name) ?? 0), 0));
  }

  update(gradients: GradientPieces, scale: number): void {
    const isRestored = this.#isRestored;
    this.#isRestored = false;
    const replies = this.#together(
      (helper) => ({
        kind: 'update',
        steps: this.steps,
        isRestored,
        learning_rate: this.#learning_rate,
        scale,
        gradients: this.#toSend(gradients, helper + 1),
      }),
      () => this.#own.update(this.#share(gradients, 0), scale),
    );
    for (const reply of replies) expectReply(reply, 'updated');
  }

  async close(): Promise<void> {
    await Promise.all(this.helpers.map((helper) => helper.close()));
  }

  /** Asks the helpers, does the own part meanwhile, and waits for all, whatever happens. */
  #together(requestOf: (helper: number) => OptimizerRequest, own: () => void): readonly OptimizerReply[] {
    let replies: readonly OptimizerReply[] = [];
    const requests = this.helpers.map((_, i) => requestOf(i));
    this.helpers.forEach((helper, i) => helper.ask(requests[i]!));
    try {
      own();
    } finally {
      replies = this.helpers.map((helper) => helper.reply());
    }
    return replies;
  }

  /** The rows of one thread. */
  #share(gradients: GradientPieces, thread: number): Map<string, readonly GradientPiece[]> {
    return new Map(
      [...gradients].map(([name, pieces]) => {
        const parameter = ownOf(this.#places, name);
        return [name, rowsOfPieces(parameter, pieces, shareOf(parameter, thread, this.#threads))];
      }),
    );
  }

  #toSend(gradients: GradientPieces, thread: number): Map<string, readonly SentPiece[]> {
    return new Map(
      [...this.#share(gradients, thread)].map(([name, pieces]) => [name, toSend(pieces, ownOf(this.#places, name))]),
    );
  }
}

/** Whether a gradient is whole, and lies where all threads can read it. */
function isInPlace(pieces: readonly GradientPiece[] | undefined, place: Float32Array): boolean {
  const [first, ...others] = pieces ?? [];
  return others.length === 0 && first?.kind === 'full' && liesIn(first.data, place);
}

/** Posting an array copies all that it is a view of, so views are cut out first. */
function toSend(pieces: readonly GradientPiece[], { gradient }: PlacedParameter): SentPiece[] {
  return pieces.map((piece) => {
    if (piece.kind === 'factors') return { ...piece, outputGradient: piece.outputGradient.slice() };
    if (piece.kind === 'rows') return piece;
    return piece.data.buffer === gradient.buffer ? { kind: 'in-place' } : { ...piece, data: piece.data.slice() };
  });
}

function threadData(
  parameters: readonly PlacedParameter[],
  settings: AdamWArguments,
  thread: number,
  threads: number,
): OptimizerThreadData {
  const memories = [...new Set(parameters.map(({ memory }) => memory))];
  return {
    thread,
    threads,
    settings,
    memories: memories.map(({ wasm, otherScratch }) => ({ wasm, scratch: otherScratch[thread - 1]! })),
    parameters: parameters.map(({ memory, ...parameter }) => ({ ...parameter, memory: memories.indexOf(memory) })),
  };
}
