import { expect, test } from 'vitest';
import { withCell, withMask } from './draft-edits.ts';
import { cellProblems, shapeProblems } from './draft-problems.ts';
import { notebookSheet } from './notebook-sheet.ts';
import { activeSheet, nextSheet, workedSheets } from './worked-sheets.ts';

test('every step is a sheet that can be computed, is known again, and leads around to the first', () => {
  const way: string[] = [];
  for (let step = workedSheets[0]; !way.includes(step.id); step = nextSheet(step.id)) {
    expect([...cellProblems(step.draft), ...shapeProblems(step.draft)]).toEqual([]);
    expect(activeSheet(step.draft)?.id).toBe(step.id);
    way.push(step.id);
  }
  expect(way).toEqual(['notebook', 'unscaled', 'causal', 'order', 'bias']);
});

test('a sheet that was changed is no step', () => {
  expect(activeSheet(withCell(notebookSheet, 'X', 0, 0, '1'))).toBeNull();
  expect(activeSheet(withMask(notebookSheet, 'own'))).toBeNull();
});
