/** A text of at most `length` UTF-16 units: where some are left out, the last one is `…`. No character is cut in two. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return detached(text);
  const kept = text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '');
  return detached(kept + '…');
}

/** The same text in memory of its own: a part of a string keeps all of it alive, here whole pieces of a file. */
function detached(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
