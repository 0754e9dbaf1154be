import type uPlot from 'uplot';

/** What the charts were given, in order, and the steps that their cursors were put on. */
export const drawn = { data: [] as unknown[][], cursors: [] as number[] };

/** jsdom draws nothing: a chart's own numbers are what can be looked at. A step is as many pixels from the left. */
class Plot {
  readonly cursor: { idx: number | null } = { idx: null };
  readonly #options: uPlot.Options;
  #steps: readonly number[] = [];

  constructor(options: uPlot.Options) {
    this.#options = options;
  }
  setData(data: unknown[]) {
    drawn.data.push(data);
    this.#steps = data[0] as readonly number[];
  }
  valToPos(step: number) {
    return step;
  }
  setCursor({ left }: { left: number }) {
    const index = this.#steps.indexOf(left);
    this.cursor.idx = index < 0 ? null : index;
    if (index >= 0) drawn.cursors.push(left);
    for (const hook of this.#options.hooks?.setCursor ?? []) hook?.(this as unknown as uPlot);
  }
  setSize() {}
  redraw() {}
  destroy() {}
}

/** Stands in for charts/load-plot.ts. */
export const loadPlot = () => Promise.resolve(Plot);
