import { expect, test } from 'vitest';
import { twoPairs } from '../../lab/testing/fake-fine-tuning.ts';
import { unshownRows } from './data-view.ts';

test('rows without a text of their own are counted', () => {
  expect(twoPairs.report.problems.map(unshownRows)).toEqual([0, 39]);
});
