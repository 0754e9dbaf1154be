import type { LabRequest } from '../../../../electron/contract/requests.ts';
import { decodeFloats } from '../../../lab/decode-numbers.ts';
import { LatestKept } from '../../../lab/latest-kept.ts';
import { LiveAnswer } from '../../../lab/live-answer.svelte.ts';
import type { Workspace } from '../../../lab/workspace.svelte.ts';
import type { ArgumentDefaults, SearchSettings } from '../generation-arguments.ts';
import type { TranslationQuestion, World } from '../translation-question.ts';
import {
  drawWith,
  positionDistribution,
  type PositionDistribution,
  type WarpedDistribution,
  type Warping,
} from './warped.ts';

/** What the sliders say. */
export type Sliders = Pick<Warping, 'temperature' | 'top_k' | 'top_p'>;

/** A token that was drawn. */
export interface Draw {
  readonly seed: number;
  readonly id: number;
  readonly piece: string;
  /** With which it was drawn. */
  readonly probability: number;
}

/** 65,000 logits with their probabilities are half a megabyte. */
const KEPT_POSITIONS = 24;
/** Tokens whose pieces come with the distribution: more than are drawn as bars. */
const PIECES = 64;

/** Which position's distribution is looked at, and the sliders that reshape it. The model runs once a position. */
export class Reshaping {
  open = $state(false);
  /** What the sliders were moved to; null while they stand where the search settings do. */
  moved = $state.raw<Sliders | null>(null);
  /** Null: a new seed for each draw. */
  seed = $state<number | null>(null);
  drawn = $state.raw<Draw | null>(null);
  readonly answer: LiveAnswer<LabRequest<'translation.distribution'>, PositionDistribution>;
  readonly #kept = new LatestKept<string, PositionDistribution>(KEPT_POSITIONS);
  readonly #workspace: Workspace;
  readonly #world: Pick<World, 'drawSeed'>;

  constructor(workspace: Workspace, world: Pick<World, 'drawSeed'>) {
    this.#workspace = workspace;
    this.#world = world;
    this.open = workspace.settings?.['translation.reshaping'] === true;
    this.answer = new LiveAnswer((request, signal) => this.#ask(request, signal));
  }

  setOpen(open: boolean): void {
    this.open = open;
    this.#workspace.remember('translation.reshaping', open);
  }

  /** Draws a token of the reshaped distribution. */
  async draw(position: PositionDistribution, warped: WarpedDistribution, model: string): Promise<Draw> {
    const seed = this.seed ?? this.#world.drawSeed();
    const id = drawWith(seed, position, warped);
    const known = position.tokens.find((token) => token.id === id)?.piece;
    const piece = known ?? (await this.#pieceOf(model, id));
    this.drawn = { seed, id, piece, probability: warped.probabilityOf(id) };
    return this.drawn;
  }

  async #pieceOf(model: string, id: number): Promise<string> {
    // The token counts by its id: without a piece it is only named worse.
    const entries = await this.#workspace.lab.tokenizer.entries({ model, ids: [id] }).catch(() => []);
    return entries[0]?.piece ?? `<${id}>`;
  }

  async #ask(request: LabRequest<'translation.distribution'>, signal: AbortSignal): Promise<PositionDistribution> {
    const key = JSON.stringify(request);
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const { logits, tokens } = await this.#workspace.lab.translation.distribution(request, { signal });
    const position = positionDistribution(decodeFloats(logits), tokens);
    this.#kept.set(key, position);
    return position;
  }
}

/** The request for what comes after these ids of a question's translation. */
export function distributionRequest(
  { request }: TranslationQuestion,
  target_ids: readonly number[],
): LabRequest<'translation.distribution'> {
  const { model, device, precision, threads, source, task_prefix } = request;
  return { model, device, precision, threads, source, task_prefix, target_ids: [...target_ids], pieces: PIECES };
}

/** What sampling would do under the search settings; an argument that they leave to the model is at its default. */
export function warpingOf({ values }: SearchSettings, defaults: ArgumentDefaults): Warping {
  const given = (name: keyof Warping, neutral: number) => values[name] ?? defaults.values[name] ?? neutral;
  const min_p = given('min_p', 0);
  return {
    temperature: given('temperature', 1),
    top_k: given('top_k', 50),
    top_p: given('top_p', 1),
    min_p: min_p === 0 ? null : min_p,
    typical_p: given('typical_p', 1),
  };
}
