import { expect, test } from 'vitest';
import { moonTokens, tokenLoss } from '../../lab/testing/fake-loss.ts';
import { candidates, lossCsv, lossMarks, mostSurprising, scaleEnd, smoothedMeanLoss } from './loss-view.ts';

test('with label smoothing the loss lies between that of the labels and that of the whole vocabulary', () => {
  // By hand: mean loss (3 · ln 2 + ln 8) / 4 = 1.5 · ln 2 = 1.0397; smoothed_loss is 9 everywhere.
  expect(smoothedMeanLoss(moonTokens, 0)).toBeCloseTo(1.5 * Math.LN2, 12);
  expect(smoothedMeanLoss(moonTokens, 0.1)).toBeCloseTo(0.9 * 1.5 * Math.LN2 + 0.9, 12);
  expect(smoothedMeanLoss(moonTokens, 0.5)).toBeCloseTo((1.5 * Math.LN2 + 9) / 2, 12);
});

test('bars are as high as their loss on a scale that ends at whole nats, four at least', () => {
  expect(scaleEnd(moonTokens)).toBe(4);
  expect(scaleEnd([tokenLoss(5, 'x', Math.exp(-6.2))])).toBe(7);
  const marks = lossMarks(moonTokens, 4, ({ rank }) => `rank ${rank}`);
  expect(marks.map(({ surprise }) => surprise?.part)).toEqual(
    [1, 1, 3, 1].map((power) => expect.closeTo((power * Math.LN2) / 4, 12) as number),
  );
  expect(marks[3]).toMatchObject({ kind: 'special', surprise: { text: 'rank 0' } });
});

test('the most surprising token is the one with the largest loss', () => {
  expect(mostSurprising(moonTokens)).toBe(2);
  expect(mostSurprising([])).toBeNull();
});

test('the label stands among what the model expected, and the rest is what all others have', () => {
  const { candidates: found, rest } = candidates(moonTokens[2]!);
  expect(found.map(({ piece, chosen }) => [piece, chosen])).toEqual([
    ['▁sun', false],
    ['▁moon', true],
  ]);
  expect(rest).toBeCloseTo(0.125, 12);
});

test('the CSV counts ranks from 1 and has a column for each alternative', () => {
  const [header, , , moon] = lossCsv(moonTokens).split('\r\n');
  expect(header).toBe(
    'position,id,piece,loss_nats,smoothed_loss_nats,probability,rank,entropy_nats,alternative_1,alternative_1_probability,alternative_2,alternative_2_probability',
  );
  expect(moon).toBe(`3,32,▁moon,${-Math.log(0.125)},9,0.125,2,0.5,▁sun,0.75,▁moon,0.125`);
});
