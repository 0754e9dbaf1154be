import { expect, test } from 'vitest';
import { hasOnnxSection } from './onnx-section.ts';

/** The lab writes the section to the same cards: native-models/fine-tuning/onnx-card.test.ts. */
test.each([
  ['# Capitals\n\n## ONNX\n\nAs usual.\n', true],
  ['# onnx #\r\n', true],
  ['   ###### ONNX', true],
  ['', false],
  ['# Capitals\n\nThe ONNX files lie beside it.\n', false],
  ['## ONNX Runtime\n', false],
  ['##ONNX\n', false],
  ['    ## ONNX\n', false],
])('%j has a section of its own: %j', (card, hasOne) => {
  expect(hasOnnxSection(card)).toBe(hasOne);
});
