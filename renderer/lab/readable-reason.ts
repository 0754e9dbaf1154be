import type { DeviceEntry } from '../../electron/contract/replies/lab.ts';
import type { Catalogue } from '../i18n/en.ts';

/** ONNX Runtime's own place: the source file with its line, the function's signature, the condition that did not hold. */
const SOURCE_PLACE = /\S+\.(?:cc|cpp|h):\d+ .*? was false\. /s;

/** Why a device cannot be had, in the reader's language, or in ONNX Runtime's words without its lines of C++. */
export function readableReason({ reason, phrase }: DeviceEntry, texts: Catalogue): string {
  if (phrase) return texts.error.say(phrase, reason);
  return reason === '' ? '' : texts.error.fromRuntime(reason.replace(SOURCE_PLACE, '').trim());
}
