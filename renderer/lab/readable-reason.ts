/** ONNX Runtime's own place: the source file with its line, the function's signature, the condition that did not hold. */
const SOURCE_PLACE = /\S+\.(?:cc|cpp|h):\d+ .*? was false\. /s;

/** Why a device cannot be had, without the lines of C++ in which ONNX Runtime found it out. */
export function readableReason(reason: string): string {
  return reason.replace(SOURCE_PLACE, '').trim();
}
