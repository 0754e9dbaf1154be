/** Model cards, and whether each has a section on ONNX: engine and interface look for it apart, and have to agree. */
export const cardsWithOnnx: readonly (readonly [card: string, hasSection: boolean])[] = [
  ['# Capitals\n\n## ONNX\n\nAs usual.\n', true],
  ['# onnx #\r\n', true],
  ['   ###### ONNX', true],
  ['', false],
  ['# Capitals\n\nThe ONNX files lie beside it.\n', false],
  ['## ONNX Runtime\n', false],
  ['##ONNX\n', false],
  ['    ## ONNX\n', false],
];
