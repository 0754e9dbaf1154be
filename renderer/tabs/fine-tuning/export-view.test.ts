import { expect, test } from 'vitest';
import { runSummary } from '../../lab/testing/fake-fine-tuning.ts';
import { checkpointChoices, suggestedFolder } from './export-view.ts';

const checkpoint = (step: number, best = false) => ({ step, best, name: `checkpoint-${step}`, size_bytes: 1 });

test('the best checkpoint comes first, then the last, then the others from new to old', () => {
  const checkpoints = [checkpoint(10), checkpoint(20, true), checkpoint(30), checkpoint(40)];
  expect(checkpointChoices(runSummary({ checkpoints }))).toEqual([
    { choice: 'best', step: 20 },
    { choice: 'last', step: 40 },
    { choice: 30, step: 30 },
    { choice: 10, step: 10 },
  ]);
  expect(checkpointChoices(runSummary({ checkpoints: [] }))).toEqual([]);
});

test('the suggested folder is inside the run’s, in its system’s spelling', () => {
  expect(suggestedFolder(runSummary({ run: '/runs/a/' }), 4)).toBe('/runs/a/export-4');
  expect(suggestedFolder(runSummary({ run: 'C:\\runs\\a' }), 4)).toBe('C:\\runs\\a\\export-4');
});
