import { isLetter } from '../../../lab/shortcuts.ts';
import { cellAfterKey, cellInOrder, type GridCell } from './grid-cursor.svelte.ts';
import type { Shape } from './sheet-draft.ts';

/** What a grid's keys hold for. */
export interface KeyedGrid {
  readonly shape: Shape;
  /** −1 where the names in front of the rows can be reached. */
  readonly firstColumn: 0 | -1;
  /** Whether cells are typed into, switched, or only read. */
  readonly cells: 'typed' | 'switched' | 'read';
}

export type GridCommand =
  | { readonly kind: 'go'; readonly cell: GridCell; readonly extend: boolean }
  | { readonly kind: 'select-all' | 'toggle' | 'clear' }
  /** Begins to type: with a first letter in place of what stands there, or (null) behind it. */
  | { readonly kind: 'type'; readonly first: string | null };

/** What a key does on a cell; null where it does nothing here. */
export function gridCommand(event: KeyboardEvent, active: GridCell, grid: KeyedGrid): GridCommand | null {
  const { key, shiftKey } = event;
  const command = event.ctrlKey || event.metaKey;
  if (event.isComposing || event.altKey) return null;
  const cell = cellAfterKey({ key, edge: command }, active, grid.shape, grid.firstColumn);
  if (cell) return { kind: 'go', cell, extend: shiftKey };
  if (command) return isLetter(event, 'a') ? { kind: 'select-all' } : null;
  if (grid.cells === 'read') return null;
  if (grid.cells === 'switched' && (key === ' ' || key === 'Enter')) return { kind: 'toggle' };
  if (key === 'F2' || key === 'Enter') return { kind: 'type', first: null };
  if (key === 'Delete' || key === 'Backspace') return { kind: 'clear' };
  return [...key].length === 1 && key !== ' ' ? { kind: 'type', first: key } : null;
}

/** How a cell came to be typed into: arrow keys leave it only where typing has replaced what stood there. */
export type TypingMode = 'replace' | 'edit';

/** What ends the typing in a cell: whether the text is taken over, and where the cursor goes. */
export interface TypingEnd {
  readonly taken: boolean;
  readonly next: GridCell;
}

/** What a key does in a cell that is typed into; null where it belongs to the text. */
export function typingEnd(
  event: KeyboardEvent,
  cell: GridCell,
  mode: TypingMode,
  { shape, firstColumn }: KeyedGrid,
): TypingEnd | null {
  if (event.isComposing) return null;
  const { key, shiftKey: back } = event;
  if (key === 'Escape') return { taken: false, next: cell };
  const arrows = mode === 'replace' && key.startsWith('Arrow') && !event.ctrlKey && !event.metaKey;
  const along = arrows ? cellAfterKey({ key, edge: false }, cell, shape, firstColumn) : null;
  const below = { row: Math.max(0, Math.min(shape[0] - 1, cell.row + (back ? -1 : 1))), column: cell.column };
  const next = { Enter: below, Tab: cellInOrder(cell, back ? -1 : 1, shape) }[key] ?? along;
  return next ? { taken: true, next } : null;
}
