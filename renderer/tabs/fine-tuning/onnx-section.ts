/** As native-models/fine-tuning/onnx-card.ts has it: it appends its section to a card without such a heading. */
const ONNX_HEADING = /^ {0,3}#{1,6}[ \t]+ONNX[ \t#]*$/im;

/** Whether a model card says by itself how the ONNX files beside it are run. */
export function hasOnnxSection(card: string): boolean {
  return ONNX_HEADING.test(card.replaceAll('\r', ''));
}
