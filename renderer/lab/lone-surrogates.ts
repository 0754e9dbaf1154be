/** Halves of surrogate pairs without their other half. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** How many halves of characters a text has that a broken copy left behind; the tokenizer reads each as U+FFFD. */
export function loneSurrogates(text: string): number {
  return text.match(LONE_SURROGATE)?.length ?? 0;
}
