import { expect, test } from 'vitest';
import { stepsPlotOptions, type SeriesMark } from './steps-plot.ts';

const drawnAs = (mark: SeriesMark) => {
  const view = () => {
    throw new Error('Nothing is drawn yet.');
  };
  const sizes = { width: 100, height: 100, logarithmic: false, group: 'run' };
  return stepsPlotOptions({ ...sizes, series: [mark], view, colour: (token) => token }).series[1]!;
};

test('a line is solid, and in dashes where another has its colour', () => {
  expect(drawnAs({ kind: 'line', colour: '--category-1' }).dash).toBeUndefined();
  expect(drawnAs({ kind: 'line', colour: '--category-1', dashed: true }).dash).toEqual([7, 5]);
});

test('evaluations of a dashed run are hollow diamonds on a dashed line', () => {
  const marks = drawnAs({ kind: 'marks', dashed: true });
  expect([marks.dash, marks.points?.fill]).toEqual([[7, 5], 'transparent']);
  expect(drawnAs({ kind: 'marks' }).points?.fill).not.toBe('transparent');
});
