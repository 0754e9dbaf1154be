import { expect, test } from 'vitest';
import { cardsWithOnnx } from '../testing/cards-with-onnx.ts';
import { withOnnxSection } from './onnx-card.ts';

test.each(cardsWithOnnx)('%j has a section of its own: %j', (card, hasOne) => {
  const written = withOnnxSection(card, []);
  if (hasOne) expect(written).toBe(card);
  else expect(written.slice(card.trimEnd().length)).toMatch(card === '' ? /^## ONNX\n/ : /^\n\n## ONNX\n/);
});
