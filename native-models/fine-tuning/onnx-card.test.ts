import { expect, test } from 'vitest';
import { withOnnxSection } from './onnx-card.ts';

/** The card editor tells the same of the same cards: renderer/tabs/fine-tuning/onnx-section.test.ts. */
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
  const written = withOnnxSection(card, []);
  if (hasOne) expect(written).toBe(card);
  else expect(written.slice(card.trimEnd().length)).toMatch(card === '' ? /^## ONNX\n/ : /^\n\n## ONNX\n/);
});
