import type uPlot from 'uplot';

/** uPlot measures the screen as soon as it is read, so it is read only when there is something to draw on. */
export async function loadPlot(): Promise<typeof uPlot> {
  return (await import('uplot')).default;
}
