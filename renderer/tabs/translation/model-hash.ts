/** Enough of a hash to tell models apart by eye. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, 8);
}
