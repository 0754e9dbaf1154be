import type { CellBlock, GridCell } from './grid-cursor.svelte.ts';

/** What can be done to a grid's cells; a grid without it can only be read. */
export interface MatrixEditing {
  /** What is being typed, and where. */
  readonly edit: (GridCell & { readonly text: string }) | null;
  /** Whether the names in front of the rows can be typed. */
  readonly named: boolean;
  isInvalid(row: number, column: number): boolean;
  /** What stands in a cell, whole. */
  textOf(cell: GridCell): string;
  type(cell: GridCell, text: string): void;
  commit(): void;
  cancel(): void;
  clear(block: CellBlock): void;
  paste(cell: GridCell, whole: boolean, text: string): void;
  /** Where cells are switched and not typed into: switches the block, beginning from what the cell is. */
  toggle?(cell: GridCell, block: CellBlock): void;
}
