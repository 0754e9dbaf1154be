/** A place in a map. */
export interface MapCell {
  readonly row: number;
  readonly column: number;
}

export interface MapSize {
  readonly rows: number;
  readonly columns: number;
}

/** How far PageUp and PageDown go. */
const PAGE = 10;

/**
 * The cell that a key leads to from another, or null where the key does not move. Home and End go along the row, with
 * Ctrl or Command to the map's corners.
 */
export function cellAfterKey(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { row, column }: MapCell,
  { rows, columns }: MapSize,
): MapCell | null {
  if (rows === 0 || columns === 0) return null;
  const corner = ctrlKey || metaKey;
  const [lastRow, lastColumn] = [rows - 1, columns - 1];
  if (key === 'Home') return { row: corner ? 0 : row, column: 0 };
  if (key === 'End') return { row: corner ? lastRow : row, column: lastColumn };
  if (corner) return null;
  if (key === 'ArrowUp') return { row: Math.max(0, row - 1), column };
  if (key === 'ArrowDown') return { row: Math.min(lastRow, row + 1), column };
  if (key === 'ArrowLeft') return { row, column: Math.max(0, column - 1) };
  if (key === 'ArrowRight') return { row, column: Math.min(lastColumn, column + 1) };
  if (key === 'PageUp') return { row: Math.max(0, row - PAGE), column };
  if (key === 'PageDown') return { row: Math.min(lastRow, row + PAGE), column };
  return null;
}
