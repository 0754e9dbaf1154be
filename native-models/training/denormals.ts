const SMALLEST = Float64Array.of(2 ** -1074);

/**
 * Whether this thread takes numbers near zero for zero: ONNX Runtime has the processor do so in a thread that it has computed in
 * (`set_denormal_as_zero`), and threads begin with what the one that starts them does, or with the processor's own way.
 */
export function flushesDenormals(): boolean {
  return SMALLEST[0] === 0;
}
