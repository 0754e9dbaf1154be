import type uPlot from 'uplot';

let loading: Promise<typeof uPlot> | null = null;

/**
 * uPlot measures the screen as soon as it is read, so it is read only when there is something to draw on. Once it is
 * there, a chart is drawn before the next picture of the page, and not in the one after.
 */
export function loadPlot(): Promise<typeof uPlot> {
  loading ??= import('uplot').then((module) => module.default);
  return loading;
}
