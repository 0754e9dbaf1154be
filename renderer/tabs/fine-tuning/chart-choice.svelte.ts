import { readNumber, readOneOf } from '../../lab/remembered.ts';
import type { Workspace } from '../../lab/workspace.svelte.ts';
import { SMOOTHING } from './smoothing.ts';

export const scales = ['linear', 'log'] as const;
/** Above it, the mean of a thousand steps would hardly move any more. */
export const MOST_SMOOTHING = 0.99;

/** How curves are drawn: one choice for all runs, kept to the next start. */
export class ChartChoice {
  scale = $state<(typeof scales)[number]>('linear');
  smoothing = $state(SMOOTHING);
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.scale = readOneOf(scales, 'linear')(workspace.settings?.['fineTuning.scale']);
    this.smoothing = readNumber(0, MOST_SMOOTHING, SMOOTHING)(workspace.settings?.['fineTuning.smoothing']);
  }

  setScale(scale: ChartChoice['scale']): void {
    this.scale = scale;
    this.#workspace.remember('fineTuning.scale', scale);
  }

  setSmoothing(smoothing: number): void {
    this.smoothing = smoothing;
    this.#workspace.remember('fineTuning.smoothing', smoothing);
  }
}
