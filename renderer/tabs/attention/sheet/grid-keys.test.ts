import { expect, test } from 'vitest';
import { gridCommand, typingEnd, type KeyedGrid } from './grid-keys.ts';

const at = (row: number, column: number) => ({ row, column });
const grid = (cells: KeyedGrid['cells']): KeyedGrid => ({ shape: [3, 4], firstColumn: 0, cells });
const key = (name: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key: name, ...more });
const command = (name: string, cells: KeyedGrid['cells'], more: KeyboardEventInit = {}) =>
  gridCommand(key(name, more), at(1, 1), grid(cells));

test.each(['typed', 'switched', 'read'] as const)(
  'arrows move in cells that are %s, with Shift they select',
  (cells) => {
    expect(command('ArrowRight', cells)).toEqual({ kind: 'go', cell: at(1, 2), extend: false });
    expect(command('ArrowDown', cells, { shiftKey: true })).toEqual({ kind: 'go', cell: at(2, 1), extend: true });
    expect(command('End', cells, { ctrlKey: true })).toEqual({ kind: 'go', cell: at(2, 3), extend: false });
    expect(command('a', cells, { ctrlKey: true })).toEqual({ kind: 'select-all' });
    expect(command('ф', cells, { metaKey: true, code: 'KeyA' })).toEqual({ kind: 'select-all' });
  },
);

test('a letter replaces what stands in a cell, F2 and Enter go on behind it, Delete clears', () => {
  expect(command('7', 'typed')).toEqual({ kind: 'type', first: '7' });
  expect(command('F2', 'typed')).toEqual({ kind: 'type', first: null });
  expect(command('Enter', 'typed')).toEqual({ kind: 'type', first: null });
  expect(command('Backspace', 'typed')).toEqual({ kind: 'clear' });
  expect(command(' ', 'typed')).toBeNull();
  expect(command('Tab', 'typed')).toBeNull();
});

test('cells that are switched are so by Space and Enter; what is only read takes no letters', () => {
  expect(command(' ', 'switched')).toEqual({ kind: 'toggle' });
  expect(command('Enter', 'switched')).toEqual({ kind: 'toggle' });
  for (const name of ['7', 'F2', 'Enter', ' ', 'Delete']) expect(command(name, 'read')).toBeNull();
});

test('keys that belong to others are left alone: copying, the browser’s, those of an input method', () => {
  expect(command('c', 'typed', { ctrlKey: true })).toBeNull();
  expect(command('ArrowLeft', 'typed', { altKey: true })).toBeNull();
  expect(command('7', 'typed', { isComposing: true })).toBeNull();
});

const end = (name: string, mode: 'replace' | 'edit', more: KeyboardEventInit = {}) =>
  typingEnd(key(name, more), at(1, 1), mode, grid('typed'));

test('Enter takes the text over and goes down, Tab to the next cell, with Shift both go back', () => {
  expect(end('Enter', 'edit')).toEqual({ taken: true, next: at(2, 1) });
  expect(end('Enter', 'edit', { shiftKey: true })).toEqual({ taken: true, next: at(0, 1) });
  expect(end('Tab', 'edit')).toEqual({ taken: true, next: at(1, 2) });
  expect(end('Tab', 'edit', { shiftKey: true })).toEqual({ taken: true, next: at(1, 0) });
});

test('Escape drops the text and stays', () => {
  expect(end('Escape', 'replace')).toEqual({ taken: false, next: at(1, 1) });
});

test('arrows leave a cell whose text was replaced, and move in a text that is edited', () => {
  expect(end('ArrowLeft', 'replace')).toEqual({ taken: true, next: at(1, 0) });
  expect(end('ArrowLeft', 'edit')).toBeNull();
  expect(end('ArrowLeft', 'replace', { ctrlKey: true })).toBeNull();
  expect(end('Enter', 'replace', { isComposing: true })).toBeNull();
  expect(end('5', 'replace')).toBeNull();
});
