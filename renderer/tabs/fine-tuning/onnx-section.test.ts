import { expect, test } from 'vitest';
import { cardsWithOnnx } from '../../../native-models/testing/cards-with-onnx.ts';
import { hasOnnxSection } from './onnx-section.ts';

test.each(cardsWithOnnx)('%j has a section of its own: %j', (card, hasOne) => {
  expect(hasOnnxSection(card)).toBe(hasOne);
});
