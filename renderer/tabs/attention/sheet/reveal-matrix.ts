import type { GridName } from './sheet-values.ts';

/** Scrolls a matrix of the sheet into view, as far as it is out of it; at once where motion is not wanted. */
export function revealMatrix(grid: GridName): void {
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  document.querySelector(`[data-panel="${grid}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior });
}
