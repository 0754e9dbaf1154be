/** What the charts were given, in order. */
export const drawn = { data: [] as unknown[][] };

/** jsdom draws nothing: a chart's own numbers are what can be looked at. */
class Plot {
  setData(data: unknown[]) {
    drawn.data.push(data);
  }
  setSize() {}
  redraw() {}
  destroy() {}
}

/** Stands in for charts/load-plot.ts. */
export const loadPlot = () => Promise.resolve(Plot);
