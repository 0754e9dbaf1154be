import { expect, test } from 'vitest';
import { withCell, type Pair } from './pair-rows.ts';
import { PairsHistory } from './pairs-history.svelte.ts';

const first: readonly Pair[] = [{ source: 'a', target: 'b' }];
const typed = (text: string) => withCell(first, 0, 'source', text);

test('changes are undone and done again, one by one', () => {
  const history = new PairsHistory(first);
  const [second, third] = [typed('x'), typed('y')];
  history.follow(second);
  history.follow(third);
  expect([history.undo(), history.undo(), history.undo()]).toEqual([second, first, null]);
  expect([history.redo(), history.redo(), history.redo()]).toEqual([second, third, null]);
});

test('what is typed into one cell is one step, until it is left', () => {
  const history = new PairsHistory(first);
  history.follow(typed('x'), '0-source');
  const word = typed('xy');
  history.follow(word, '0-source');
  history.leave();
  history.follow(typed('xyz'), '0-source');
  expect(history.undo()).toBe(word);
  expect(history.undo()).toBe(first);
});

test('a new change after an undo ends what could be done again', () => {
  const history = new PairsHistory(first);
  history.follow(typed('x'));
  history.undo();
  history.follow(typed('z'));
  expect(history.canRedo).toBe(false);
  expect(history.undo()).toBe(first);
});

test('pairs that stay as they are are no step', () => {
  const history = new PairsHistory(first);
  history.follow(first);
  expect(history.canUndo).toBe(false);
});

test('of long lists the oldest steps are given up', () => {
  const long = Array.from({ length: 100_000 }, () => first[0]!);
  const history = new PairsHistory(long);
  for (let step = 0; step < 30; step++) history.follow(long.slice(0, 100_000 - step - 1));
  let steps = 0;
  while (history.undo()) steps++;
  expect(steps).toBe(20);
});
