import type { TranslationBeams } from '../../../../electron/contract/replies/translation.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import type { TranslationResult, World } from '../translation-question.ts';

/** What beam search weighed step by step: of the run under way, then of the result on screen. */
export class BeamTrace {
  /** Whether translations are asked to tell it. */
  wanted = $state(true);
  steps = $state.raw<readonly TranslationBeams[]>([]);
  /** A run is under way and its steps are on screen. */
  live = $state(false);
  #running: TranslationBeams[] = [];
  #waiting = false;
  readonly #kept = new WeakMap<TranslationResult, readonly TranslationBeams[]>();
  readonly #workspace: Workspace;
  readonly #world: Pick<World, 'onFrame'>;

  constructor(workspace: Workspace, world: Pick<World, 'onFrame'>) {
    this.#workspace = workspace;
    this.#world = world;
    this.wanted = workspace.settings?.['translation.beams'] !== false;
  }

  want(wanted: boolean): void {
    this.wanted = wanted;
    this.#workspace.remember('translation.beams', wanted);
  }

  /** A run begins: the old tree stays until the first step is there. */
  begin(): void {
    this.#running = [];
    this.live = false;
  }

  /** Steps can come faster than pictures can be drawn: each picture takes what has come since the last. */
  take(step: TranslationBeams): void {
    const running = this.#running;
    running.push(step);
    if (this.#waiting) return;
    this.#waiting = true;
    this.#world.onFrame(() => {
      this.#waiting = false;
      if (running !== this.#running) return;
      this.live = true;
      this.steps = [...running];
    });
  }

  /** The run has come to its result. */
  finish(result: TranslationResult): void {
    this.#kept.set(result, this.#running);
    this.show(result);
  }

  /** Shows what belongs to a result; nothing where it was not asked for. */
  show(result: TranslationResult | null): void {
    this.#running = [];
    this.live = false;
    this.steps = (result && this.#kept.get(result)) ?? [];
  }

  /** The run was given up: what it came to stays. */
  stop(): void {
    this.steps = this.#running.length > 0 ? [...this.#running] : this.steps;
    this.#running = [];
    this.live = false;
  }
}
