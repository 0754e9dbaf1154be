import { beforeEach, expect, test, vi } from 'vitest';
import { GridCursor } from './grid-cursor.svelte.ts';
import { cellOf, GridHands, type HandledGrid } from './grid-hands.ts';
import type { MatrixEditing } from './matrix-editing.ts';

const at = (row: number, column: number) => ({ row, column });

/** An editing of a grid that remembers what was asked of it. */
function editing({ edit = null, named = true }: Partial<Pick<MatrixEditing, 'edit' | 'named'>> = {}) {
  const asked = { type: vi.fn(), commit: vi.fn(), cancel: vi.fn(), clear: vi.fn(), paste: vi.fn() };
  return { edit, named, isInvalid: () => false, textOf: () => 'old', ...asked };
}

function lay(of: MatrixEditing | undefined = editing()) {
  const cursor = new GridCursor();
  const grid = {
    cursor,
    shape: [3, 4],
    editing: of,
    copied: (row: number, column: number) => `${row}.${column}`,
    go: vi.fn(),
    onpoint: vi.fn(),
  } satisfies HandledGrid;
  return { cursor, grid, hands: new GridHands(grid) };
}

beforeEach(() => {
  document.body.innerHTML =
    '<p><i data-row="1" data-column="-1">name</i><i data-row="1" data-column="2"><b>1.5</b><input /></i></p>';
});
/** An event that comes from an element of the page. */
function from<Made extends Event>(selector: string, event: Made): Made {
  document.querySelector(selector)?.dispatchEvent(event);
  return event;
}
/** jsdom has no events of pointers; those of a mouse say as much. */
function pointer(selector: string, more: MouseEventInit = {}): PointerEvent {
  const event = new MouseEvent('pointerover', { bubbles: true, ...more });
  return from(selector, Object.assign(event, { pointerType: 'mouse' }) as unknown as PointerEvent);
}

/** jsdom has no clipboard. */
function clipboard(type: 'copy' | 'cut' | 'paste', text = '') {
  const data = { text };
  const clipboardData = { setData: (_: string, to: string) => (data.text = to), getData: () => data.text };
  const event = Object.assign(new Event(type, { cancelable: true }), { clipboardData }) as unknown as ClipboardEvent;
  return { event, data };
}

test('an event’s cell is the one around what it is of', () => {
  expect(cellOf(pointer('b'))).toEqual(at(1, 2));
  expect(cellOf(pointer('i'))).toEqual(at(1, -1));
  expect(cellOf(pointer('p'))).toBeNull();
});

test('pointing tells of a cell, and of nothing where a name or no cell is; with the button down it selects', () => {
  const { hands, grid, cursor } = lay();
  hands.over(pointer('b'));
  expect(grid.onpoint).toHaveBeenLastCalledWith(at(1, 2));
  expect(cursor.active).toEqual(at(0, 0));
  hands.over(pointer('i'));
  expect(grid.onpoint).toHaveBeenLastCalledWith(null);
  hands.over(pointer('b', { buttons: 1 }));
  expect(cursor.block).toEqual({ from: at(0, 0), to: at(1, 2) });
});

test('a press puts the cursor on a cell, on a name only where names are typed, and leaves an open editor alone', () => {
  const { hands, cursor } = lay();
  hands.press(pointer('input'));
  expect(cursor.active).toEqual(at(0, 0));
  hands.press(pointer('b', { button: 2 }));
  expect(cursor.active).toEqual(at(0, 0));
  hands.press(pointer('b'));
  expect(cursor.active).toEqual(at(1, 2));
  hands.press(pointer('i'));
  expect(cursor.active).toEqual(at(1, -1));
  const read = lay(editing({ named: false }));
  read.hands.press(pointer('i'));
  expect(read.cursor.active).toEqual(at(0, 0));
});

test('a double click edits what stands there; a letter replaces it', () => {
  const of = editing();
  const { hands } = lay(of);
  hands.doubleClick(pointer('b'));
  expect(of.type).toHaveBeenLastCalledWith(at(1, 2), 'old');
  hands.key(new KeyboardEvent('keydown', { key: '7' }));
  expect(of.type).toHaveBeenLastCalledWith(at(0, 0), '7');
});

test('a double click, Space and Enter switch cells that are switched, and open no editor', () => {
  const of = { ...editing(), toggle: vi.fn() };
  const { hands, cursor } = lay(of);
  hands.doubleClick(pointer('b'));
  expect(of.toggle).toHaveBeenLastCalledWith(at(1, 2), { from: at(1, 2), to: at(1, 2) });
  cursor.go(at(0, 1));
  hands.key(new KeyboardEvent('keydown', { key: ' ' }));
  expect(of.toggle).toHaveBeenLastCalledWith(at(0, 1), { from: at(0, 1), to: at(0, 1) });
  expect(of.type).not.toHaveBeenCalled();
});

test('keys in an editor end it, once, and the grid’s own keys hold again only then', () => {
  const of = editing({ edit: { ...at(0, 0), text: '7' } });
  const { hands, grid } = lay(of);
  hands.key(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  expect(grid.go).not.toHaveBeenCalled();
  const enter = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true });
  hands.editorKey(enter, at(0, 0));
  expect([of.commit.mock.calls.length, of.cancel.mock.calls.length]).toEqual([1, 0]);
  expect(grid.go).toHaveBeenLastCalledWith(at(1, 0));
  expect(enter.defaultPrevented).toBe(true);
  hands.editorKey(new KeyboardEvent('keydown', { key: 'Escape' }), at(0, 0));
  expect([of.commit.mock.calls.length, of.cancel.mock.calls.length]).toEqual([1, 1]);
});

test('the selected block is copied as a spreadsheet takes it; cutting clears it as well', () => {
  const of = editing();
  const { hands, cursor } = lay(of);
  cursor.go(at(0, 1));
  cursor.go(at(1, 2), true);
  const copied = clipboard('copy');
  hands.copy(copied.event);
  expect(copied.data.text).toBe('0.1\t0.2\n1.1\t1.2');
  expect(copied.event.defaultPrevented).toBe(true);
  expect(of.clear).not.toHaveBeenCalled();
  hands.copy(clipboard('cut').event);
  expect(of.clear).toHaveBeenCalledWith({ from: at(0, 1), to: at(1, 2) });
});

test('a paste begins at the selection’s first cell, and replaces the matrix where all of it is selected', () => {
  const of = editing();
  const { hands, cursor } = lay(of);
  cursor.go(at(2, 3));
  cursor.go(at(1, 1), true);
  hands.paste(clipboard('paste', '1\t2').event);
  expect(of.paste).toHaveBeenLastCalledWith(at(1, 1), false, '1\t2');
  cursor.selectAll([3, 4]);
  hands.paste(clipboard('paste', '1').event);
  expect(of.paste).toHaveBeenLastCalledWith(at(0, 0), true, '1');
});

test('while a cell is typed into, copy and paste are the text’s', () => {
  const of = editing({ edit: { ...at(0, 0), text: '7' } });
  const { hands } = lay(of);
  for (const type of ['copy', 'paste'] as const) {
    const { event } = clipboard(type);
    hands[type](event);
    expect(event.defaultPrevented).toBe(false);
  }
  expect(of.paste).not.toHaveBeenCalled();
});
