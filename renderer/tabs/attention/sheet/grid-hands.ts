import type { CellBlock, GridCell, GridCursor } from './grid-cursor.svelte.ts';
import { gridCommand, typingEnd, type KeyedGrid, type TypingMode } from './grid-keys.ts';
import { tabbedText } from './matrix-copy.ts';
import type { MatrixEditing } from './matrix-editing.ts';
import type { Shape } from './sheet-draft.ts';

/** The grid that hands are laid on. */
export interface HandledGrid {
  readonly cursor: GridCursor;
  readonly shape: Shape;
  readonly editing: MatrixEditing | undefined;
  /** A cell as it is copied. */
  readonly copied: (row: number, column: number) => string;
  /** Moves the cursor and the focus to a cell. */
  go(cell: GridCell, extend?: boolean): void;
  onpoint(cell: GridCell | null): void;
}

/** What keys, pointer and clipboard do to a grid. The grid listens for all of its cells: thousands have no listeners of their own. */
export class GridHands {
  readonly #grid: HandledGrid;
  #mode: TypingMode = 'replace';

  /** `grid` is read anew at each event. */
  constructor(grid: HandledGrid) {
    this.#grid = grid;
  }

  key = (event: KeyboardEvent): void => {
    const { cursor, editing, shape } = this.#grid;
    if (event.defaultPrevented || editing?.edit) return;
    const command = gridCommand(event, cursor.active, this.#keyed());
    if (!command) return;
    event.preventDefault();
    switch (command.kind) {
      case 'go':
        return this.#grid.go(command.cell, command.extend);
      case 'select-all':
        return cursor.selectAll(shape);
      case 'toggle':
        return editing?.toggle?.(cursor.active, cursor.block);
      case 'clear':
        return editing?.clear(cursor.block);
      case 'type':
        return this.#type(cursor.active, command.first);
    }
  };

  /** Keys while a cell is typed into. */
  editorKey = (event: KeyboardEvent, cell: GridCell): void => {
    const end = typingEnd(event, cell, this.#mode, this.#keyed());
    if (!end) return;
    event.preventDefault();
    event.stopPropagation();
    if (end.taken) this.#grid.editing?.commit();
    else this.#grid.editing?.cancel();
    this.#grid.go(end.next);
  };

  press = (event: PointerEvent): void => {
    const cell = cellOf(event);
    if (event.button !== 0 || !cell || event.target instanceof HTMLInputElement) return;
    if (cell.column < 0 && !this.#grid.editing?.named) return;
    this.#grid.cursor.go(cell, event.shiftKey);
  };

  over = (event: PointerEvent): void => {
    const cell = cellOf(event);
    if (!cell || cell.column < 0) return this.#grid.onpoint(null);
    if (event.buttons === 1 && event.pointerType === 'mouse') this.#grid.cursor.go(cell, true);
    this.#grid.onpoint(cell);
  };

  doubleClick = (event: MouseEvent): void => {
    const cell = cellOf(event);
    const { editing } = this.#grid;
    if (cell && editing?.toggle) editing.toggle(cell, { from: cell, to: cell });
    else if (cell) this.#type(cell, null);
  };

  copy = (event: ClipboardEvent): void => {
    const { cursor, editing } = this.#grid;
    if (editing?.edit) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', this.#blockText(cursor.block));
    if (event.type === 'cut') editing?.clear(cursor.block);
  };

  paste = (event: ClipboardEvent): void => {
    const { cursor, editing, shape } = this.#grid;
    if (!editing || editing.edit) return;
    event.preventDefault();
    editing.paste(cursor.block.from, cursor.covers(shape), event.clipboardData?.getData('text/plain') ?? '');
  };

  #type(cell: GridCell, first: string | null): void {
    const { editing } = this.#grid;
    if (!editing || editing.toggle || (cell.column < 0 && !editing.named)) return;
    this.#mode = first === null ? 'edit' : 'replace';
    editing.type(cell, first ?? editing.textOf(cell));
  }

  #keyed(): KeyedGrid {
    const { shape, editing } = this.#grid;
    const cells = editing?.toggle ? 'switched' : editing ? 'typed' : 'read';
    return { shape, firstColumn: editing?.named ? -1 : 0, cells };
  }

  #blockText({ from, to }: CellBlock): string {
    const { copied } = this.#grid;
    const line = (row: number) =>
      Array.from({ length: to.column - from.column + 1 }, (_, column) => copied(row, from.column + column));
    return tabbedText(Array.from({ length: to.row - from.row + 1 }, (_, row) => line(from.row + row)));
  }
}

/** The cell that an event is of; column −1 is the name in front of a row. */
export function cellOf({ target }: Event): GridCell | null {
  const node = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  return node && { row: Number(node.dataset['row']), column: Number(node.dataset['column']) };
}
